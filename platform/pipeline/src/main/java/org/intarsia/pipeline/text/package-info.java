/** Embeddings of texts, read from files. */
package org.intarsia.pipeline.text;
