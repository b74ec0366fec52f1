package org.intarsia.nn.training;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;
import org.intarsia.nn.layers.Linear;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;

/**
 * Three linear layers with an activation between, by which a loss compares tokens: parts {@code 0},
 * {@code 2} and {@code 4}.
 */
public final class ProjectionMlp {
    private final Linear first;
    private final Linear second;
    private final Linear third;
    private final UnaryOperator<NDArray> activation;

    /**
     * How wide it is.
     *
     * @param in width of the tokens
     * @param hidden units of both inner layers
     * @param out width of what it gives
     */
    public record Widths(int in, int hidden, int out) {}

    /**
     * @param activation {@code Ops::silu}, {@code Ops::gelu}; gives a new array
     */
    public ProjectionMlp(Weights weights, Widths widths, UnaryOperator<NDArray> activation) {
        first = new Linear(weights.at("0"), widths.in(), widths.hidden());
        second = new Linear(weights.at("2"), widths.hidden(), widths.hidden());
        third = new Linear(weights.at("4"), widths.hidden(), widths.out());
        this.activation = activation;
    }

    /**
     * @param x [..., in]
     * @return [..., out]
     */
    public NDArray forward(NDArray x) {
        return Scoped.run(
                () -> {
                    NDArray hidden = activation.apply(first.forward(x));
                    return third.forward(activation.apply(second.forward(hidden)));
                });
    }
}
