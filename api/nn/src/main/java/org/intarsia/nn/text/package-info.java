/**
 * Encoders of texts: the layers that published language models share, read one after the other, and
 * the recipe by which a generator reads them. The notation is that of {@link org.intarsia.nn}; L
 * counts the tokens of a text.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.nn.text;
