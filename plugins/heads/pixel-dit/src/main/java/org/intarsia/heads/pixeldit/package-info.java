/**
 * The pixel level of PixelDiT (arXiv 2511.20645): a transformer on every pixel, modulated by the
 * token of its patch and attending over patches only.
 */
package org.intarsia.heads.pixeldit;
