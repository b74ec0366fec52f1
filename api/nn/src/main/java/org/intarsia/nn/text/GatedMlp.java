package org.intarsia.nn.text;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;
import org.intarsia.nn.layers.Linear;
import org.intarsia.spi.plugin.Weights;

/** down(activation(gate x) up x), without biases (Shazeer 2020). */
public final class GatedMlp {
    private final Linear gate;
    private final Linear up;
    private final Linear down;
    private final UnaryOperator<NDArray> activation;

    /**
     * The names of the three layers in files.
     *
     * @param gate which goes through the activation
     * @param up by which it is multiplied
     * @param down of the product
     */
    public record Names(String gate, String up, String down) {
        /** {@code gate_proj}, {@code up_proj}, {@code down_proj}. */
        public static final Names PROJECTIONS = new Names("gate_proj", "up_proj", "down_proj");
    }

    /**
     * @param width D
     * @param hidden m
     * @param activation {@code Ops::geluTanh}, {@code Ops::silu}; gives a new array
     */
    public GatedMlp(
            Weights weights,
            Names names,
            int width,
            int hidden,
            UnaryOperator<NDArray> activation) {
        gate = new Linear(weights.at(names.gate()), width, hidden, Linear.Options.NO_BIAS);
        up = new Linear(weights.at(names.up()), width, hidden, Linear.Options.NO_BIAS);
        down = new Linear(weights.at(names.down()), hidden, width, Linear.Options.NO_BIAS);
        this.activation = activation;
    }

    /**
     * @param x [..., D]
     */
    public NDArray forward(NDArray x) {
        return down.forward(activation.apply(gate.forward(x)).mul(up.forward(x)));
    }
}
