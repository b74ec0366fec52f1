package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import org.intarsia.nn.ops.OpPack;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;

/**
 * out(silu(a) b) of two linear layers a and b of x (Shazeer 2020). Files keep the two together as
 * {@code w12} [2m, D] with {@code w3} [D, m] behind them, or apart as {@code w1} and {@code w3} [m,
 * D] with {@code w2} [D, m].
 */
public final class SwiGlu {
    private final Linear together;
    private final Linear a;
    private final Linear b;
    private final Linear out;

    private SwiGlu(Linear together, Linear a, Linear b, Linear out) {
        this.together = together;
        this.a = a;
        this.b = b;
        this.out = out;
    }

    /**
     * Parts {@code w12} and {@code w3}.
     *
     * @param hidden m
     */
    public SwiGlu(Weights weights, int width, int hidden, Linear.Bias bias) {
        this(
                new Linear(weights.at("w12"), width, 2 * hidden, Linear.Options.of(bias)),
                null,
                null,
                new Linear(weights.at("w3"), hidden, width, Linear.Options.of(bias)));
    }

    /**
     * Parts {@code w1}, {@code w3} and {@code w2}: w2(silu(w1 x) w3 x).
     *
     * @param hidden m
     */
    public static SwiGlu separate(Weights weights, int width, int hidden, Linear.Bias bias) {
        return separate(weights, width, hidden, Linear.Options.of(bias));
    }

    /**
     * As {@link #separate(Weights, int, int, Linear.Bias)}.
     *
     * @param options of each of the layers
     */
    public static SwiGlu separate(Weights weights, int width, int hidden, Linear.Options options) {
        return new SwiGlu(
                null,
                new Linear(weights.at("w1"), width, hidden, options),
                new Linear(weights.at("w3"), width, hidden, options),
                new Linear(weights.at("w2"), hidden, width, options));
    }

    /**
     * Of layers by other names.
     *
     * @param both [2m, D]
     * @param out [D, m]
     */
    public static SwiGlu together(Linear both, Linear out) {
        return new SwiGlu(both, null, null, out);
    }

    /**
     * @param x [..., D]
     */
    public NDArray forward(NDArray x) {
        if (!out.isWhole()) {
            return out.forward(hidden(x));
        }
        return together == null
                ? OpPack.call(
                        out.precision(),
                        "swiglu_separate",
                        x,
                        a.matrix(),
                        a.biasArray(),
                        b.matrix(),
                        b.biasArray(),
                        out.matrix(),
                        out.biasArray())
                : OpPack.call(
                        out.precision(),
                        "swiglu",
                        x,
                        together.matrix(),
                        together.biasArray(),
                        out.matrix(),
                        out.biasArray());
    }

    /**
     * As {@link #forward(NDArray)} in training.
     *
     * @param dropout of the hidden units
     */
    public NDArray forward(NDArray x, Dropout dropout) {
        return out.forward(dropout.forward(hidden(x)));
    }

    private NDArray hidden(NDArray x) {
        return together == null
                ? Ops.silu(a.forward(x)).mul(b.forward(x))
                : Ops.siluGate(together.forward(x));
    }
}
