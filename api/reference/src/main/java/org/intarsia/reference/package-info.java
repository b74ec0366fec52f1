/**
 * How a plugin shows that it reproduces its method's published code: a suite turns a recorded case
 * into parts of the SPI, runs them and hands back the tensors that the case names. The platform
 * reads, compares and reports, and knows no model.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.reference;
