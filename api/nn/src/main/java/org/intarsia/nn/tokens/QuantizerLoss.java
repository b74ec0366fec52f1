package org.intarsia.nn.tokens;

import ai.djl.ndarray.NDArray;
import org.intarsia.nn.ops.Ops;

/** Terms by which a vector quantiser is trained; each is a scalar. */
public final class QuantizerLoss {
    private static final double TEMPERATURE = 0.01;
    private static final double INSIDE_LOG = 1e-5;

    private QuantizerLoss() {}

    /** mean((q - sg[z])^2): moves the codes to what was encoded. */
    public static NDArray codebook(NDArray z, NDArray q) {
        return q.sub(z.stopGradient()).square().mean();
    }

    /** mean((sg[q] - z)^2): commits the encoder to its codes. */
    public static NDArray commitment(NDArray z, NDArray q) {
        return codebook(q, z);
    }

    /**
     * Mean entropy of softmax(-d / 0.01) less the entropy of its mean: every vector is to be sure
     * of its code, and all codes are to be used.
     *
     * @param distancesNV [N, V] squared distances
     */
    public static NDArray entropy(NDArray distancesNV) {
        NDArray scaled = Ops.times(distancesNV, -1 / TEMPERATURE);
        NDArray p = scaled.softmax(-1);
        NDArray each = p.mul(scaled.logSoftmax(-1)).sum(new int[] {-1}).mean();
        NDArray mean = p.mean(new int[] {0});
        NDArray all = mean.mul(mean.add(INSIDE_LOG).log()).sum();
        return all.sub(each);
    }

    /** The value of q, through which gradients pass to z as if nothing had been quantised. */
    public static NDArray straightThrough(NDArray z, NDArray q) {
        return z.add(q.sub(z).stopGradient());
    }
}
