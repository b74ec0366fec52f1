/** The autoregressive transformer of FlowAR (arXiv 2412.15205), below its flow network. */
package org.intarsia.backbones.flowar;
