package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/** w x / sqrt(mean(x^2) + eps): parameter {@code weight} [D], or none. */
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
        this(weights.parameter(name, new Shape(width), Init.ones()), eps);
    }

    private RmsNorm(Parameter weight, double eps) {
        this.weight = weight;
        this.eps = eps;
    }

    /** Without a weight, as FlowAR has it. */
    public static RmsNorm plain(double eps) {
        return new RmsNorm(null, eps);
    }

    @Override
    public NDArray forward(NDArray x) {
        return Ops.rmsNorm(x, weightArray(), eps);
    }

    @Override
    public NDArray forward(NDArray xBND, NDArray shiftBD, NDArray scaleBD) {
        return Ops.modulatedRmsNorm(xBND, weightArray(), shiftBD, scaleBD, eps);
    }

    NDArray weightArray() {
        return weight == null ? null : weight.array();
    }

    double eps() {
        return eps;
    }
}
