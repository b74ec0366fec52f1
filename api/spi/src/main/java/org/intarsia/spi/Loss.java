package org.intarsia.spi;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one step of a training minimises.
 *
 * @param total a scalar float32, the weighted sum of the terms
 * @param terms by name and before their weights, each a scalar, for reports; a term without a
 *     weight need not be computed
 */
public record Loss(NDArray total, Map<String, NDArray> terms) {
    public Loss {
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }

    /** A loss of one term. */
    public static Loss of(String name, NDArray total) {
        return new Loss(total, Map.of(name, total));
    }
}
