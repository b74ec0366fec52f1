package org.intarsia.spi.run;

import ai.djl.ndarray.NDArray;

/**
 * Watches the inside of a network, to find the layer at which a port goes wrong. Networks report a
 * few named tensors; outside a check there is no listener and nothing is copied.
 */
@org.osgi.annotation.versioning.ProviderType
@FunctionalInterface
public interface Trace {
    /** Listens to nothing. */
    Trace NONE = (name, value) -> {};

    /**
     * @param name as the published reference calls it, {@code block0}, {@code final_layer}
     * @param value stays the caller's; a listener copies what it keeps
     */
    void record(String name, NDArray value);
}
