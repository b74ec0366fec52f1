/** How parts fit: the specs of latents, features, predictions, pictures and conditioning. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.spi.spec;
