/** Tokenizers of texts, by the files that the authors of language models publish. */
package org.intarsia.pipeline.tokenizer;
