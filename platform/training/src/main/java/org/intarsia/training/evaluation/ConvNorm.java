package org.intarsia.training.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;

/** A 3 x 3 convolution without bias, then group normalisation (Wu and He 2018). */
final class ConvNorm {
    private static final int GROUPS = 8;
    private static final double EPS = 1e-5;

    private final Parameter kernel;
    private final Parameter weight;
    private final Parameter bias;
    private final int stride;

    /**
     * @param kernel [out, in, 3, 3]
     */
    ConvNorm(Weights weights, Shape kernel, int stride) {
        double fanIn = kernel.size() / (double) kernel.get(0);
        this.kernel =
                weights.at("conv").parameter("weight", kernel, Init.normal(Math.sqrt(2 / fanIn)));
        Shape channels = new Shape(kernel.get(0));
        this.weight = weights.at("norm").parameter("weight", channels, Init.ones());
        this.bias = weights.at("norm").parameter("bias", channels, Init.zeros());
        this.stride = stride;
    }

    /**
     * @param x [B, in, H, W]
     * @return [B, out, H / stride, W / stride]
     */
    NDArray forward(NDArray x) {
        Shape strides = new Shape(stride, stride);
        NDArray y =
                Conv2d.conv2d(x, kernel.array(), null, strides, new Shape(1, 1), new Shape(1, 1), 1)
                        .singletonOrThrow();
        Shape shape = y.getShape();
        NDArray grouped = y.reshape(shape.get(0), GROUPS, -1);
        NDArray normal = Ops.layerNorm(grouped, null, null, EPS).reshape(shape);
        return normal.mul(weight.array().reshape(1, -1, 1, 1))
                .add(bias.array().reshape(1, -1, 1, 1));
    }
}
