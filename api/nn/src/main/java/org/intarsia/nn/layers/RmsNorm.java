package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/** w x / sqrt(mean(x^2) + eps): parameter {@code weight} [D]. */
public final class RmsNorm implements Norm {
    private final Parameter weight;
    private final double eps;

    public RmsNorm(Weights weights, int width, double eps) {
        this(weights, "weight", width, eps);
    }

    /**
     * @param name of the parameter: {@code scale} in FLUX
     */
    public RmsNorm(Weights weights, String name, int width, double eps) {
        this.weight = weights.parameter(name, new Shape(width), Init.ones());
        this.eps = eps;
    }

    @Override
    public NDArray forward(NDArray x) {
        return Ops.rmsNorm(x, weight.array(), eps);
    }

    @Override
    public NDArray forward(NDArray xBND, NDArray shiftBD, NDArray scaleBD) {
        return Ops.modulatedRmsNorm(xBND, weight.array(), shiftBD, scaleBD, eps);
    }

    NDArray weightArray() {
        return weight.array();
    }

    double eps() {
        return eps;
    }
}
