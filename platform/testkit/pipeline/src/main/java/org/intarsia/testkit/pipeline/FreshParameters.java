package org.intarsia.testkit.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.SortedMap;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.weights.FreshWeights;

/**
 * Parameters as a training begins with them: drawn as each one's {@code Init} says, from a seed and
 * the full name alone, and taking gradients.
 */
public final class FreshParameters implements AutoCloseable {
    private final FreshWeights fresh;

    /**
     * @param parent decides the device
     */
    public FreshParameters(NDManager parent, long seed) {
        fresh = new FreshWeights(parent, seed, "");
    }

    /** What to build a part from. */
    public Weights weights() {
        return fresh.view();
    }

    /** What a training changes, by full name. */
    public SortedMap<String, NDArray> trained() {
        return fresh.trained();
    }

    /** All that a file of the part holds, by full name: trained and fixed. */
    public SortedMap<String, NDArray> all() {
        return fresh.all();
    }

    /** Closes every parameter. */
    @Override
    public void close() {
        fresh.close();
    }
}
