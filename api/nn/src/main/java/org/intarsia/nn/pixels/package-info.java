/** Patches, pixel embeddings and positions in an image. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.nn.pixels;
