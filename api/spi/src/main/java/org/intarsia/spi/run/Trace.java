package org.intarsia.spi.run;

import ai.djl.ndarray.NDArray;
import java.util.HashSet;
import java.util.Set;

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

    /** Listens to the first tensor of each name alone: for work that is done slice by slice. */
    default Trace once() {
        if (this == NONE) {
            return this;
        }
        Set<String> heard = new HashSet<>();
        return (name, value) -> {
            if (heard.add(name)) {
                record(name, value);
            }
        };
    }
}
