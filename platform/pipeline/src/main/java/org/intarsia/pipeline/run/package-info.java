/** One run: noise, guided predictions, steps, decoding. */
package org.intarsia.pipeline.run;
