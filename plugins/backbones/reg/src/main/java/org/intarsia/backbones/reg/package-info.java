/**
 * The transformer of REG (arXiv 2507.01467), which is SiT (arXiv 2401.08740) with a class token
 * that is generated beside the image, and its alignment (REPA, arXiv 2410.06940).
 */
package org.intarsia.backbones.reg;
