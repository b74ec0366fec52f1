/**
 * PiD (arXiv 2605.23902): latents, noisy ones too, to large pictures by a diffusion over pixels.
 */
package org.intarsia.decoders.pid;
