package org.intarsia.heads.neuralfield;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.layers.RmsNorm;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;

/**
 * One layer of the fields: x + silu(norm(x) W1) W2 with matrices that every patch's token
 * generates: parts {@code param_generator1.0} and {@code norm}.
 */
final class FieldBlock {
    private static final double EPS = 1e-6;
    private static final float LEAST_LENGTH = 1e-12f;

    private final NeuralFieldOptions options;
    private final Linear generator;
    private final RmsNorm norm;

    FieldBlock(Weights weights, int width, NeuralFieldOptions options) {
        this.options = options;
        int generated = 2 * options.hiddenSizeX() * options.hidden();
        Init init = Init.uniform(1 / Math.sqrt(width));
        generator =
                new Linear(
                        weights.at("param_generator1.0"),
                        width,
                        generated,
                        Linear.Options.WITH_BIAS.init(init).biasInit(init));
        norm = new RmsNorm(weights.at("norm"), options.hiddenSizeX(), EPS);
    }

    /**
     * @param sMD the vectors of M patches
     * @return both matrices of every patch, flat, as they were generated
     */
    NDArray parameters(NDArray sMD) {
        return generator.forward(sMD);
    }

    /**
     * @param xMPF features of the pixels of every patch
     * @param parameters from {@link #parameters}
     * @return [M, P, F]
     */
    NDArray forward(NDArray xMPF, NDArray parameters) {
        long patches = xMPF.getShape().get(0);
        int width = options.hiddenSizeX();
        int hidden = options.hidden();
        NDList halves = parameters.split(2, 1);
        NDArray w1 = unit(halves.get(0), patches, width, hidden);
        NDArray w2 =
                options.normalizesBoth()
                        ? unit(halves.get(1), patches, hidden, width)
                        : halves.get(1).reshape(patches, hidden, width);
        NDArray activated = Scoped.run(() -> Ops.silu(norm.forward(xMPF).matMul(w1)));
        return xMPF.add(activated.matMul(w2));
    }

    /** Every column divided by its length. */
    private static NDArray unit(NDArray flat, long... shape) {
        return Scoped.run(
                () -> {
                    NDArray matrices = flat.reshape(shape);
                    NDArray length = matrices.square().sum(new int[] {1}, true).sqrt();
                    return matrices.div(Ops.atLeast(length, LEAST_LENGTH));
                });
    }

    /** Multiply-adds for one patch. */
    long cost(int width, int pixels) {
        long matrix = (long) options.hiddenSizeX() * options.hidden();
        return 2 * matrix * (width + pixels);
    }
}
