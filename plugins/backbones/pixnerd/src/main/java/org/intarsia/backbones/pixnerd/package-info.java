/**
 * PixNerd (arXiv 2507.23268): a diffusion transformer on patches of raw pixels whose tokens
 * generate neural fields, conditioned on a class or a text.
 */
package org.intarsia.backbones.pixnerd;
