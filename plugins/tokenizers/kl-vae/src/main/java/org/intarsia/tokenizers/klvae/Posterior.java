package org.intarsia.tokenizers.klvae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.RunContext;

/**
 * The normal distribution of the latents of images (Kingma and Welling 2013).
 *
 * @param meanBCHW of every value
 * @param logVarianceBCHW the logarithm of its variance
 */
record Posterior(NDArray meanBCHW, NDArray logVarianceBCHW) {
    static final String NOISE = "posterior";

    private static final double LEAST = -30;
    private static final double MOST = 20;

    /**
     * @param momentsBCHW means, then logarithms of variances, which are clamped as published
     */
    static Posterior of(NDArray momentsBCHW) {
        NDList halves = momentsBCHW.split(2, 1);
        return new Posterior(halves.get(0), Ops.atMost(Ops.atLeast(halves.get(1), LEAST), MOST));
    }

    /** Draws the stream {@value #NOISE} of the run. */
    NDArray sample(RunContext run) {
        Shape all = meanBCHW.getShape();
        NDArray noise = run.noise().normal(run.manager(), NOISE, 0, all.slice(1));
        return meanBCHW.add(Ops.times(logVarianceBCHW, 0.5).exp().mul(noise));
    }

    /**
     * The Kullback-Leibler divergence from a standard normal, summed over an image's values, mean
     * over the images: a scalar.
     */
    NDArray divergence() {
        NDArray each =
                meanBCHW.square().add(logVarianceBCHW.exp()).sub(1).sub(logVarianceBCHW).sum();
        return Ops.times(each, 0.5 / meanBCHW.getShape().get(0));
    }
}
