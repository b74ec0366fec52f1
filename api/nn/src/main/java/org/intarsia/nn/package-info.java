/**
 * Layers that papers share, and the operations under them. A layer is built from {@link
 * org.intarsia.spi.Weights}, so that its constructor is its part of the key map, and it holds no
 * state of a run. Results are attached to the manager of the first array given.
 *
 * <p>Shapes are written with one letter an axis: B batch, N tokens, D width, h heads, d width of a
 * head, C channels, H height, W width, P patch.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.intarsia.nn;
