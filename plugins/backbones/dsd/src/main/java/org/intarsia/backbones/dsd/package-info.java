/**
 * Diffusion as self-distillation (arXiv 2511.14716): one vision transformer is the tokenizer, the
 * denoiser and the decoder of a pipeline. No code or weights of it were published.
 */
package org.intarsia.backbones.dsd;
