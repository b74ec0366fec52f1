package org.intarsia.nn.ops;

import ai.djl.ndarray.NDArray;

/**
 * What training does to parameters after a gradient is known: in place, each in one pass over
 * memory. Called under {@link Gradients#off}; every array is float32, of one shape, on one device.
 */
public final class ParameterUpdates {
    private ParameterUpdates() {}

    /**
     * The settings of a step of AdamW.
     *
     * @param step counted from 1
     * @param rate the learning rate
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param weightDecay decoupled, a share of the rate
     * @param scale by which the gradient is multiplied first; not 0
     */
    public record AdamW(
            int step, double rate, double beta1, double beta2, double weightDecay, double scale) {
        private static final double EPS = 1e-8;

        private double[] values() {
            return new double[] {step, rate, beta1, beta2, weightDecay, EPS, 1 / scale};
        }
    }

    /**
     * AdamW (Loshchilov and Hutter 2019): m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, p = p (1
     * - lr wd) - lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + 1e-8). The gradient is zero
     * afterwards.
     */
    public static void adamW(NDArray p, NDArray g, NDArray m, NDArray v, AdamW settings) {
        try (NDArray values = p.getManager().create(settings.values())) {
            // The method ends with a member of the list it wrote: the engine drops a call that
            // writes
            // a list that is never read.
            OpPack.call("adam_w", p, g, m, v, values).close();
        }
    }

    /** mean = decay mean + (1 - decay) p. */
    public static void blend(NDArray mean, NDArray p, double decay) {
        try (NDArray share = mean.getManager().create(1 - decay)) {
            OpPack.call("blend", mean, p, share).close();
        }
    }

    /** The Euclidean norm of an array. */
    public static double norm(NDArray x) {
        try (NDArray norm = OpPack.call("norm", x)) {
            return norm.getFloat();
        }
    }
}
