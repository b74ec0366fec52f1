/**
 * Autoregression over the patches of a map whose features say what the next patch is to be, and the
 * heads that make the patch of them: by a diffusion (MAR, arXiv 2406.11838).
 */
package org.intarsia.backbones.semantic;
