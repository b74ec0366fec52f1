/**
 * Texts: what an encoder of texts is given, what it gives, and the tokenizer that the platform
 * provides.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.spi.text;
