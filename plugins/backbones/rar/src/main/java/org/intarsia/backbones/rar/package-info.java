/**
 * RAR (Yu et al. 2024, arXiv 2411.00776): a transformer over token ids that was trained in random
 * orders and draws in raster order.
 */
package org.intarsia.backbones.rar;
