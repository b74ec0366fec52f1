package org.intarsia.decoders.rae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.LatentSpec;

/**
 * Mean and variance of the tokens, by channel and by position: between what an encoder makes and
 * the latents of about unit variance that a diffusion model sees.
 */
final class RaeStatistics {
    private final long values;
    private final Parameter mean;
    private final Parameter var;
    private final double eps;

    RaeStatistics(RaeOptions options, Weights weights, LatentSpec.Continuous tokens) {
        eps = options.latentEps();
        values = tokens.shape().size();
        if (options.statistics() == RaeOptions.Statistics.NONE) {
            mean = null;
            var = null;
            return;
        }
        Shape shape = tokens.shape();
        mean = weights.fixed("mean", shape, () -> new float[(int) shape.size()]);
        var = weights.fixed("var", shape, () -> ones((int) shape.size()));
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** The latents that this spec of tokens becomes. */
    static LatentSpec.Continuous latents(LatentSpec.Continuous tokens) {
        return new LatentSpec.Continuous(
                "rae-" + tokens.space(), tokens.channels(), tokens.grid(), -4, 4);
    }

    /** Two results, and the deviations of one row. */
    long workingBytes(int rows) {
        return Float.BYTES * values * (2L * rows + 2);
    }

    NDArray normalised(NDArray tokensBDhw) {
        return mean == null
                ? tokensBDhw
                : Scoped.run(() -> tokensBDhw.sub(mean.array()).div(deviations()));
    }

    NDArray restored(NDArray latentBDhw) {
        return mean == null
                ? latentBDhw
                : Scoped.run(() -> latentBDhw.mul(deviations()).add(mean.array()));
    }

    private NDArray deviations() {
        return var.array().add(eps).sqrt();
    }
}
