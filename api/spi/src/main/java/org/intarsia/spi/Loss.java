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
 * @param moved which parameters the step moves; the others stay as they are, with their moments
 */
public record Loss(NDArray total, Map<String, NDArray> terms, Moved moved) {
    /** Parameters that a step moves. */
    public enum Moved {
        /** All that are trained. */
        ALL,
        /** Those of the pipeline's parts. */
        PARTS,
        /** Those that are the objective's own, with the parts that it trains beside. */
        OWN
    }

    public Loss {
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }

    /** A loss that moves all parameters. */
    public Loss(NDArray total, Map<String, NDArray> terms) {
        this(total, terms, Moved.ALL);
    }

    /** A loss of one term. */
    public static Loss of(String name, NDArray total) {
        return new Loss(total, Map.of(name, total));
    }
}
