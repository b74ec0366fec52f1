package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.OpPack;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/** Layer normalisation: parameters {@code weight} and {@code bias} [D], or none. */
public final class LayerNorm implements Norm {
    private final Parameter weight;
    private final Parameter bias;
    private final double eps;

    private LayerNorm(Parameter weight, Parameter bias, double eps) {
        this.weight = weight;
        this.bias = bias;
        this.eps = eps;
    }

    public LayerNorm(Weights weights, int width, double eps) {
        this(
                weights.parameter("weight", new Shape(width), Init.ones()),
                weights.parameter("bias", new Shape(width), Init.zeros()),
                eps);
    }

    /** Without parameters, as DiT has it. */
    public static LayerNorm plain(double eps) {
        return new LayerNorm(null, null, eps);
    }

    @Override
    public NDArray forward(NDArray x) {
        return Ops.layerNorm(x, array(weight), array(bias), eps);
    }

    @Override
    public NDArray forward(NDArray xBND, NDArray shiftBD, NDArray scaleBD) {
        return OpPack.call(
                "modulated_layer_norm", xBND, array(weight), array(bias), shiftBD, scaleBD, eps);
    }

    private static NDArray array(Parameter parameter) {
        return parameter == null ? null : parameter.array();
    }
}
