/**
 * How a plugin says what it brings, and what a part is built from: weights, options, parts of its
 * own.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.spi.plugin;
