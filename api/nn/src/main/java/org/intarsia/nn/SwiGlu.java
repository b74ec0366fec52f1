package org.intarsia.nn;

import ai.djl.ndarray.NDArray;
import org.intarsia.spi.Weights;

/**
 * w3(silu(a) b) with [a, b] = w12(x) (Shazeer 2020): parts {@code w12} [2m, D] and {@code w3} [D,
 * m].
 */
public final class SwiGlu {
    private final Linear w12;
    private final Linear w3;

    /**
     * @param hidden m
     */
    public SwiGlu(Weights weights, int width, int hidden, Linear.Bias bias) {
        w12 = new Linear(weights.at("w12"), width, 2 * hidden, bias);
        w3 = new Linear(weights.at("w3"), hidden, width, bias);
    }

    /**
     * @param x [..., D]
     */
    public NDArray forward(NDArray x) {
        return OpPack.call("swiglu", x, w12.matrix(), w12.biasArray(), w3.matrix(), w3.biasArray());
    }

    /**
     * As {@link #forward(NDArray)} in training.
     *
     * @param dropout of the hidden units
     */
    public NDArray forward(NDArray x, Dropout dropout) {
        return w3.forward(dropout.forward(Ops.siluGate(w12.forward(x))));
    }
}
