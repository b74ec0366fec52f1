/** Layers that papers share: attention, norms, gated units, embeddings, modulation. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.nn.layers;
