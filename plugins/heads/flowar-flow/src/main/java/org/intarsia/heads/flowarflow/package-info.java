/** The flow network of FlowAR (arXiv 2412.15205): paints the latents of one scale at a time. */
package org.intarsia.heads.flowarflow;
