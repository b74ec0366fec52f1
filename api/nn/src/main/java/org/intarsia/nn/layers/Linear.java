package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.lowrank.LowRank;
import org.intarsia.nn.lowrank.LowRankSize;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.MatrixPrecision;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.jspecify.annotations.Nullable;

/** x W^T + b: parameters {@code weight} [out, in] and {@code bias} [out]. */
public final class Linear {
    private final Parameter weight;
    private final @Nullable LowRank lowRank;
    private final Parameter bias;

    /** Whether there is a bias. */
    public enum Bias {
        WITH_BIAS,
        NO_BIAS
    }

    /**
     * What a layer has besides its size.
     *
     * @param bias whether there is one
     * @param init of a fresh matrix
     * @param biasInit of a fresh bias
     * @param lowRank what is learned beside the matrix, or null for nothing
     */
    public record Options(Bias bias, Init init, Init biasInit, @Nullable LowRankSize lowRank) {
        /** A Glorot uniform matrix when fresh, and a bias that begins at zero. */
        public static final Options WITH_BIAS = of(Bias.WITH_BIAS);

        /** A Glorot uniform matrix when fresh. */
        public static final Options NO_BIAS = of(Bias.NO_BIAS);

        /** {@link #WITH_BIAS} or {@link #NO_BIAS}. */
        public static Options of(Bias bias) {
            return new Options(bias, Init.xavierUniform(), Init.zeros(), null);
        }

        /** The same with another fresh matrix. */
        public Options init(Init init) {
            return new Options(bias, init, biasInit, lowRank);
        }

        /** The same with another fresh bias. */
        public Options biasInit(Init biasInit) {
            return new Options(bias, init, biasInit, lowRank);
        }

        /** The same with something that is learned beside the matrix. */
        public Options lowRank(@Nullable LowRankSize lowRank) {
            return new Options(bias, init, biasInit, lowRank);
        }
    }

    /** With {@link Options#WITH_BIAS}. */
    public Linear(Weights weights, int in, int out) {
        this(weights, in, out, Options.WITH_BIAS);
    }

    public Linear(Weights weights, int in, int out, Options options) {
        this(weights, new Shape(out, in), options);
    }

    private Linear(Weights weights, Shape shape, Options options) {
        lowRank =
                options.lowRank() == null
                        ? null
                        : new LowRank(weights, shape, options.init(), options.lowRank());
        weight =
                lowRank == null
                        ? weights.parameter("weight", shape, options.init())
                        : lowRank.matrix();
        bias =
                options.bias() == Bias.WITH_BIAS
                        ? weights.parameter("bias", new Shape(shape.get(0)), options.biasInit())
                        : null;
    }

    /**
     * A matrix that the file keeps as the kernel of a convolution without overlap.
     *
     * @param kernel [out, channels, height, width], or any shape that begins with out
     */
    public static Linear ofKernel(Weights weights, Shape kernel, Options options) {
        return new Linear(weights, kernel, options);
    }

    /**
     * @param x [..., in], a kernel's axes flattened in its own order
     * @return [..., out]
     */
    public NDArray forward(NDArray x) {
        return forward(x, biasArray());
    }

    /**
     * As {@link #forward(NDArray)} with another bias.
     *
     * @param bias [out], or null
     */
    public NDArray forward(NDArray x, @Nullable NDArray bias) {
        NDArray y = Ops.linear(x, matrix(), bias, precision());
        return isWhole() ? y : y.add(lowRank.forward(x));
    }

    /** Whether the matrix is all that x is multiplied by. */
    boolean isWhole() {
        return lowRank == null || !lowRank.isApart();
    }

    /** [out, ...]. */
    NDArray matrix() {
        return weight.array();
    }

    MatrixPrecision precision() {
        return weight.precision();
    }

    /** [out], or null. */
    public @Nullable NDArray biasArray() {
        return bias == null ? null : bias.array();
    }
}
