/**
 * LlamaGen (Sun et al. 2024, arXiv 2406.06525): a LLaMA decoder over token ids in raster order,
 * conditioned on a class or a text.
 */
package org.intarsia.backbones.llamagen;
