/** What token models share: codebooks, key-value caches, filters and draws. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.nn.tokens;
