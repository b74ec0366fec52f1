package org.intarsia.encoders.gemma2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/** (1 + w) x / sqrt(mean(x^2) + eps): parameter {@code weight} [D], near 0. */
final class GemmaNorm {
    private final Parameter weight;
    private final double eps;

    GemmaNorm(Weights weights, int width, double eps) {
        weight = weights.parameter("weight", new Shape(width), Init.zeros());
        this.eps = eps;
    }

    NDArray forward(NDArray x) {
        return Ops.rmsNorm(x, weight.array().add(1), eps);
    }
}
