/**
 * MaskGIT's tokenizer (arXiv 2202.04200) as ported for TiTok and RAR: a VQGAN without attention.
 */
package org.intarsia.tokenizers.maskgitvq;
