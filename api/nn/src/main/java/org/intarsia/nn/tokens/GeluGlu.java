package org.intarsia.nn.tokens;

import ai.djl.ndarray.NDArray;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;

/**
 * fc2(gelu(fc1_g x) fc1_x x) with the exact GELU (Shazeer 2020): parts {@code fc1_g} and {@code
 * fc1_x} [m, D], {@code fc2} [D, m], all with biases.
 */
public final class GeluGlu {
    private final Linear gate;
    private final Linear value;
    private final Linear out;

    /**
     * @param hidden m
     */
    public GeluGlu(Weights weights, int width, int hidden) {
        gate = new Linear(weights.at("fc1_g"), width, hidden);
        value = new Linear(weights.at("fc1_x"), width, hidden);
        out = new Linear(weights.at("fc2"), hidden, width);
    }

    /**
     * @param x [..., D]
     */
    public NDArray forward(NDArray x) {
        return out.forward(Ops.gelu(gate.forward(x)).mul(value.forward(x)));
    }
}
