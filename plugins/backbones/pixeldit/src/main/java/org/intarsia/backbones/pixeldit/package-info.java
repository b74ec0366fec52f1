/**
 * PixelDiT (arXiv 2511.20645): a diffusion transformer on two levels, of patches and of pixels,
 * conditioned on a class or a text. This is the level of patches.
 */
package org.intarsia.backbones.pixeldit;
