/**
 * All that a plugin author implements and is given: the kinds of parts, the specs that say how
 * parts fit, and the values that flow between them.
 *
 * <p>Shapes are written with one letter an axis: B batch, C channels, H height, W width, N tokens,
 * D width of a token. Unless a method says otherwise, arrays given to a part belong to the caller,
 * arrays returned belong to the caller too and are attached to the manager of the first array
 * given, and parts are called by several threads at once.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.spi;
