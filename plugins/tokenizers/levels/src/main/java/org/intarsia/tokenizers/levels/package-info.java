/** Levels of grey as token ids: the simplest discrete tokenizer, which no file belongs to. */
package org.intarsia.tokenizers.levels;
