package org.intarsia.nn.lowrank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.jspecify.annotations.Nullable;

/**
 * A matrix with what is learned beside it: W + s B A of two narrow matrices, parameters {@code
 * lora_A} [r, in] and {@code lora_B} [out, r] (LoRA, Hu 2021). Weights that are trained keep the
 * three apart, so that no gradient of W's size is computed; those of a file are merged once, and
 * then cost what W alone does. B begins at zero.
 */
public final class LowRank {
    private static final String WEIGHT = "weight";

    private final Parameter matrix;
    private final @Nullable Parameter a;
    private final @Nullable Parameter b;
    private final double scale;

    /**
     * @param shape of W, which is {@code weight} of the weights
     * @param init of a fresh W
     */
    public LowRank(Weights weights, Shape shape, Init init, LowRankSize size) {
        scale = size.scale();
        if (weights.isTrained()) {
            matrix = weights.parameter(WEIGHT, shape, init);
            a = inner(weights, shape, size);
            b = outer(weights, shape, size);
        } else {
            matrix = merged(weights, shape, init, size);
            a = null;
            b = null;
        }
    }

    private static Parameter inner(Weights weights, Shape shape, LowRankSize size) {
        return weights.parameter(
                LowRankSize.INNER,
                new Shape(size.rank(), shape.get(1)),
                Init.normal(size.deviation()));
    }

    private static Parameter outer(Weights weights, Shape shape, LowRankSize size) {
        return weights.parameter(
                LowRankSize.OUTER, new Shape(shape.get(0), size.rank()), Init.zeros());
    }

    /** Only the sum is held. */
    private static Parameter merged(Weights weights, Shape shape, Init init, LowRankSize size) {
        Weights.Layer file = weights.streamed();
        Parameter w = file.view().parameter(WEIGHT, shape, init);
        Parameter a = inner(file.view(), shape, size);
        Parameter b = outer(file.view(), shape, size);
        return weights.table(
                shape,
                () ->
                        file.use(
                                () ->
                                        Scoped.value(
                                                () -> {
                                                    NDArray ba = b.array().matMul(a.array());
                                                    return w.array()
                                                            .add(Ops.times(ba, size.scale()))
                                                            .toFloatArray();
                                                })));
    }

    /** The matrix alone where it is apart, with the others in it where they are merged. */
    public Parameter matrix() {
        return matrix;
    }

    /** Whether the three are apart. */
    public boolean isApart() {
        return a != null;
    }

    /**
     * What is learned beside the matrix, of matrices that are apart.
     *
     * @param x [..., in]
     * @return [..., out]
     */
    public NDArray forward(NDArray x) {
        NDArray narrow = Ops.linear(x, a.array(), null, a.precision());
        return Ops.times(Ops.linear(narrow, b.array(), null, b.precision()), scale);
    }
}
