/**
 * Representation encoders: DINOv2 (arXiv 2304.07193), with registers (arXiv 2309.16588), and DINOv3
 * (arXiv 2508.10104).
 */
package org.intarsia.tokenizers.dino;
