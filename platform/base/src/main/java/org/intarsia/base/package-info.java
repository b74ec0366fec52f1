/**
 * Small helpers that several modules of the platform need: digests, files written whole, closing.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.base;
