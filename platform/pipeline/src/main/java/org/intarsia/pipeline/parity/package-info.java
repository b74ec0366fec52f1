/** Recorded cases of published code, run through the SPI and compared. Knows no model. */
package org.intarsia.pipeline.parity;
