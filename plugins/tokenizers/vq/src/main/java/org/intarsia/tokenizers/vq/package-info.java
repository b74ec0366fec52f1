/**
 * Vector-quantised pictures on one map of tokens: VQGAN (arXiv 2012.09841) and LlamaGen's
 * tokenizers (arXiv 2406.06525).
 */
package org.intarsia.tokenizers.vq;
