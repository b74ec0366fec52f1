/** The head of MAR (arXiv 2406.11838): a diffusion, or a flow, over the values of one patch. */
package org.intarsia.backbones.semantic.patch;
