/**
 * DeCo (arXiv 2511.19365): a diffusion transformer for the low frequencies of pixels, with a light
 * decoder for the high ones, conditioned on a class or a text.
 */
package org.intarsia.backbones.deco;
