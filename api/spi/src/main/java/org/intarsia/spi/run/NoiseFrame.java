package org.intarsia.spi.run;

import ai.djl.ndarray.NDArray;

/**
 * How data and noise are mixed in a noisy latent: (share of the data) x0 + sigma e with unit noise
 * e. Frames differ by a factor alone; all conversions between them are here.
 */
public enum NoiseFrame {
    /** (1 - sigma) x0 + sigma e: flow matching. */
    FLOW("flow") {
        @Override
        public double data(double sigma) {
            return 1 - sigma;
        }

        @Override
        double sigma(double ratio) {
            return ratio == Double.POSITIVE_INFINITY ? 1 : ratio / (1 + ratio);
        }
    },
    /** sqrt(1 - sigma^2) x0 + sigma e: what PiD's decoder of SDXL's latents was trained on. */
    VARIANCE_PRESERVING("variance-preserving") {
        @Override
        public double data(double sigma) {
            return Math.sqrt(1 - sigma * sigma);
        }

        @Override
        double sigma(double ratio) {
            return ratio == Double.POSITIVE_INFINITY ? 1 : ratio / Math.hypot(1, ratio);
        }
    },
    /** x0 + sigma e with any sigma: Euler's samplers of SDXL. */
    VARIANCE_EXPLODING("variance-exploding") {
        @Override
        public double data(double sigma) {
            return 1;
        }

        @Override
        double sigma(double ratio) {
            return ratio;
        }
    };

    private final String word;

    NoiseFrame(String word) {
        this.word = word;
    }

    /**
     * The share of the data beside a share of noise.
     *
     * @param sigma {@link #allows allowed} here
     */
    public abstract double data(double sigma);

    /**
     * @param ratio of noise to data, 0 to infinity
     */
    abstract double sigma(double ratio);

    /** Whether a noise level can be one of this frame: 0 to 1, or where it explodes 0 or more. */
    public boolean allows(double sigma) {
        return sigma >= 0 && (this == VARIANCE_EXPLODING ? Double.isFinite(sigma) : sigma <= 1);
    }

    /** The noise level of the same latent in another frame. */
    public double sigmaIn(NoiseFrame other, double sigma) {
        return other == this ? sigma : other.sigma(sigma / data(sigma));
    }

    /**
     * By what the values of a latent are multiplied to be in another frame.
     *
     * @param sigma here
     */
    public double factorTo(NoiseFrame other, double sigma) {
        if (other == this) {
            return 1;
        }
        double there = sigmaIn(other, sigma);
        return data(sigma) == 0 ? there / sigma : other.data(there) / data(sigma);
    }

    /**
     * The noise level in this frame of a mix with noise of another deviation than 1.
     *
     * @param sigma share of the noise
     * @param deviation of the noise, above 0
     */
    public double unitSigma(double sigma, double deviation) {
        return deviation == 1 ? sigma : sigma(deviation * sigma / data(sigma));
    }

    /** By what the values of such a mix are multiplied; see {@link #unitSigma}. */
    public double unitFactor(double sigma, double deviation) {
        double unit = unitSigma(sigma, deviation);
        return data(sigma) == 0 ? 1 / deviation : data(unit) / data(sigma);
    }

    /**
     * Clean values with noise mixed in.
     *
     * @param clean stays the caller's
     * @param noise of deviation 1, of the same shape
     * @param sigma {@link #allows allowed} here
     * @return a new array
     */
    public NDArray mixed(NDArray clean, NDArray noise, double sigma) {
        try (NDArray some = noise.mul((float) sigma);
                NDArray rest = clean.mul((float) data(sigma))) {
            return rest.add(some);
        }
    }

    @Override
    public String toString() {
        return word;
    }
}
