package org.intarsia.nn.latents;

import org.intarsia.spi.run.NoiseFrame;

/**
 * The noise levels of SDXL's Euler sampler: betas linear in their square roots, timesteps with
 * leading spacing.
 *
 * @param trainSteps 1000
 * @param betaStart 0.00085
 * @param betaEnd 0.012
 * @param offset of the timesteps, 1
 */
public record SdxlSchedule(int trainSteps, double betaStart, double betaEnd, int offset) {
    /** As it was published. */
    public static final SdxlSchedule PUBLISHED = new SdxlSchedule(1000, 0.00085, 0.012, 1);

    /** What the network is given at every step, falling. */
    public float[] timesteps(int steps) {
        int spacing = trainSteps / steps;
        float[] timesteps = new float[steps];
        for (int step = 0; step < steps; step++) {
            timesteps[step] = offset + (float) (steps - 1 - step) * spacing;
        }
        return timesteps;
    }

    /**
     * Before every step and at the end, in {@link NoiseFrame#VARIANCE_EXPLODING}; the last is 0.
     */
    public double[] sigmas(int steps) {
        double[] all = new double[trainSteps];
        double kept = 1;
        for (int t = 0; t < trainSteps; t++) {
            double share = trainSteps == 1 ? 0 : (double) t / (trainSteps - 1);
            double root =
                    Math.sqrt(betaStart) + share * (Math.sqrt(betaEnd) - Math.sqrt(betaStart));
            kept *= 1 - root * root;
            all[t] = Math.sqrt((1 - kept) / kept);
        }
        double[] sigmas = new double[steps + 1];
        float[] timesteps = timesteps(steps);
        for (int step = 0; step < steps; step++) {
            double at = Math.min(timesteps[step], trainSteps - 1);
            int below = (int) at;
            int above = Math.min(below + 1, trainSteps - 1);
            sigmas[step] = all[below] + (at - below) * (all[above] - all[below]);
        }
        return sigmas;
    }
}
