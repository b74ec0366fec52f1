/**
 * What flows through one run: states, steps, conditioning, noise, and what a sampler sees of a
 * network.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.spi.run;
