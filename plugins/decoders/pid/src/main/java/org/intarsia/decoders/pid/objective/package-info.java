/** How a generative decoder is trained, and distilled to a few steps. */
package org.intarsia.decoders.pid.objective;
