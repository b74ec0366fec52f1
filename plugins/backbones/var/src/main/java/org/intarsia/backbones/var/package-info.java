/**
 * VAR, visual autoregression by the next scale (Tian et al. 2024, arXiv 2404.02905): a transformer
 * that predicts a whole token map from all coarser ones.
 */
package org.intarsia.backbones.var;
