package org.intarsia.nn.training;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.Loss;

/** The terms of a loss, in the order in which they are added. For one step. */
public final class WeightedTerms {
    private final Map<String, NDArray> terms = new LinkedHashMap<>();
    private NDArray total;

    /**
     * Adds a term; one of weight 0 is not computed.
     *
     * @param value gives a scalar
     */
    public void add(String name, double weight, Supplier<NDArray> value) {
        if (weight > 0) {
            NDArray term = value.get();
            terms.put(name, term);
            NDArray weighted = Ops.times(term, weight);
            total = total == null ? weighted : total.add(weighted);
        }
    }

    /**
     * @throws IllegalStateException when no term was added
     */
    public Loss loss() {
        if (total == null) {
            throw new IllegalStateException("a loss without a term");
        }
        return new Loss(total, terms);
    }
}
