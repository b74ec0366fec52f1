package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/** x W^T + b: parameters {@code weight} [out, in] and {@code bias} [out]. */
public final class Linear {
    private final Parameter weight;
    private final Parameter bias;

    /** Whether there is a bias. A fresh one begins at zero. */
    public enum Bias {
        WITH_BIAS,
        NO_BIAS
    }

    /** With a bias; Glorot uniform when fresh. */
    public Linear(Weights weights, int in, int out) {
        this(weights, in, out, Bias.WITH_BIAS, Init.xavierUniform());
    }

    /** Glorot uniform when fresh. */
    public Linear(Weights weights, int in, int out, Bias bias) {
        this(weights, in, out, bias, Init.xavierUniform());
    }

    public Linear(Weights weights, int in, int out, Bias bias, Init init) {
        this(weights, new Shape(out, in), bias, init);
    }

    /** With a bias that does not begin at zero. */
    public Linear(Weights weights, int in, int out, Init init, Init biasInit) {
        this.weight = weights.parameter("weight", new Shape(out, in), init);
        this.bias = weights.parameter("bias", new Shape(out), biasInit);
    }

    /**
     * A matrix that the file keeps as the kernel of a convolution without overlap.
     *
     * @param kernel [out, channels, height, width], or any shape that begins with out
     */
    public Linear(Weights weights, Shape kernel, Bias bias, Init init) {
        this.weight = weights.parameter("weight", kernel, init);
        this.bias =
                bias == Bias.WITH_BIAS
                        ? weights.parameter("bias", new Shape(kernel.get(0)), Init.zeros())
                        : null;
    }

    /**
     * @param x [..., in], a kernel's axes flattened in its own order
     * @return [..., out]
     */
    public NDArray forward(NDArray x) {
        return Ops.linear(x, matrix(), biasArray());
    }

    /** [out, ...]. */
    NDArray matrix() {
        return weight.array();
    }

    /** [out], or null. */
    NDArray biasArray() {
        return bias == null ? null : bias.array();
    }
}
