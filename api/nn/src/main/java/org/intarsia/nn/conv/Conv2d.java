package org.intarsia.nn.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.Linear.Bias;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;

/** A convolution with a square kernel: parameters {@code weight} [O, C, k, k], {@code bias} [O]. */
public final class Conv2d {
    private final Parameter weight;
    private final Parameter bias;
    private final MapOps.Convolution convolution;
    private final int padding;
    private final Kernel kernel;
    private final Border border;

    /** What is around a map. */
    public enum Border {
        /** Zeros. */
        ZEROS,
        /** The nearest value of the map. */
        REPLICATE
    }

    /** How a file keeps a kernel. */
    public enum Kernel {
        /** [O, C, k, k]. */
        PLANE,
        /** [O, C, k, k, k], causal over frames; a still image meets its last plane alone. */
        FRAMES
    }

    /**
     * How the kernel moves.
     *
     * @param kernel k, at least 1
     * @param stride at least 1
     * @param padding cells on every side
     */
    public record Window(int kernel, int stride, int padding) {
        /** Stride 1, and as much padding as keeps the size; the kernel is odd. */
        public static Window same(int kernel) {
            return new Window(kernel, 1, kernel / 2);
        }
    }

    /** With a bias, keeping the size. */
    public Conv2d(Weights weights, int in, int out, int kernel) {
        this(weights, new Shape(out, in), Window.same(kernel), Bias.WITH_BIAS);
    }

    /**
     * @param outIn [O, C]
     */
    public Conv2d(Weights weights, Shape outIn, Window window, Bias bias) {
        this(weights, outIn, window, bias, Kernel.PLANE);
    }

    /**
     * @param outIn [O, C]
     */
    public Conv2d(Weights weights, Shape outIn, Window window, Bias bias, Kernel kernel) {
        this(weights, outIn, window, bias, kernel, Border.ZEROS);
    }

    /** With a bias, keeping the size, over a border of one's own. */
    public Conv2d(Weights weights, int in, int out, int kernel, Border border) {
        this(
                weights,
                new Shape(out, in),
                Window.same(kernel),
                Bias.WITH_BIAS,
                Kernel.PLANE,
                border);
    }

    private Conv2d(
            Weights weights, Shape outIn, Window window, Bias bias, Kernel kernel, Border border) {
        int k = window.kernel();
        double bound = 1 / Math.sqrt((double) outIn.get(1) * k * k);
        Shape shape = outIn.addAll(new Shape(k, k));
        if (kernel == Kernel.FRAMES) {
            shape = shape.add(k);
        }
        weight = weights.parameter("weight", shape, Init.uniform(bound));
        this.kernel = kernel;
        this.bias =
                bias == Bias.WITH_BIAS
                        ? weights.parameter("bias", new Shape(outIn.get(0)), Init.uniform(bound))
                        : null;
        this.border = border;
        padding = window.padding();
        int inner = border == Border.ZEROS ? padding : 0;
        convolution = new MapOps.Convolution(window.stride(), inner, weight.precision());
    }

    /**
     * @return [B, O, H', W'], see {@link MapOps#conv2d}
     */
    public NDArray forward(NDArray xBCHW) {
        return kernel == Kernel.PLANE
                ? convolve(xBCHW, weight.array())
                : Scoped.run(() -> convolve(xBCHW, MapOps.lastFrame(weight.array())));
    }

    private NDArray convolve(NDArray xBCHW, NDArray w) {
        NDArray b = bias == null ? null : bias.array();
        if (border == Border.ZEROS) {
            return MapOps.conv2d(xBCHW, w, b, convolution);
        }
        return Scoped.run(
                () -> MapOps.conv2d(MapOps.replicated(xBCHW, padding), w, b, convolution));
    }
}
