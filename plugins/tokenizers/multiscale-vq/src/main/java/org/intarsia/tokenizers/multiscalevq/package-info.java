/**
 * VAR's tokenizer (arXiv 2404.02905): a feature map is quantised scale by scale, coarse to fine,
 * each scale taking what the ones before left over.
 */
package org.intarsia.tokenizers.multiscalevq;
