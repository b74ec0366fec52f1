package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.UnaryOperator;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Weights;

/** Two layers with an activation between: parts {@code fc1} [m, D] and {@code fc2} [D, m]. */
public final class Mlp {
    private final Linear fc1;
    private final Linear fc2;
    private final UnaryOperator<NDArray> activation;

    /** Glorot uniform when fresh. */
    public Mlp(Weights weights, int width, int hidden, UnaryOperator<NDArray> activation) {
        this(weights, width, hidden, activation, Init.xavierUniform(), Init.xavierUniform());
    }

    /**
     * @param width D
     * @param hidden m
     * @param activation {@code Ops::geluTanh}, {@code Ops::silu}; gives a new array
     * @param in how a fresh {@code fc1} begins
     * @param out how a fresh {@code fc2} begins
     */
    public Mlp(
            Weights weights,
            int width,
            int hidden,
            UnaryOperator<NDArray> activation,
            Init in,
            Init out) {
        fc1 = new Linear(weights.at("fc1"), width, hidden, Linear.Options.WITH_BIAS.init(in));
        fc2 = new Linear(weights.at("fc2"), hidden, width, Linear.Options.WITH_BIAS.init(out));
        this.activation = activation;
    }

    private Mlp(Linear fc1, Linear fc2, UnaryOperator<NDArray> activation) {
        this.fc1 = fc1;
        this.fc2 = fc2;
        this.activation = activation;
    }

    /**
     * Layers of other names and widths, Glorot uniform when fresh.
     *
     * @param names of the first layer and of the second: {@code 0} and {@code 2}, {@code in_layer}
     *     and {@code out_layer}
     * @param widths of what it reads, between the layers, and of what it gives
     */
    public static Mlp named(
            Weights weights, List<String> names, Shape widths, UnaryOperator<NDArray> activation) {
        int between = (int) widths.get(1);
        return new Mlp(
                new Linear(weights.at(names.get(0)), (int) widths.get(0), between),
                new Linear(weights.at(names.get(1)), between, (int) widths.get(2)),
                activation);
    }

    /**
     * @param x [..., D]
     * @return [..., D]
     */
    public NDArray forward(NDArray x) {
        return fc2.forward(activation.apply(fc1.forward(x)));
    }
}
