/**
 * JiT, "just image Transformer" (Li and He 2025, arXiv 2511.13720): a plain vision transformer on
 * large patches of raw pixels, conditioned on a class label; or, in a form of this project, on a
 * text.
 */
package org.intarsia.backbones.jit;
