/**
 * Continuous latents of the autoencoders of latent diffusion (arXiv 2112.10752) and its followers:
 * Stable Diffusion, SDXL, SD3, FLUX.1, FLUX.2 and Qwen-Image.
 */
package org.intarsia.tokenizers.klvae;
