package org.intarsia.samplers.flow.objective;

import org.intarsia.spi.spec.LatentSpec;

/** By how much times move towards the noise, in training and in sampling alike. */
public final class ScheduleShift {
    private ScheduleShift() {}

    /**
     * S of t = u / (u + (1 - u) S), counted from the noise.
     *
     * @param shift S, where there is no base
     * @param base n of S = sqrt(m / n), m being the number of values of the latents; or null
     */
    public static double of(double shift, Integer base, LatentSpec latents) {
        if (base == null || !(latents instanceof LatentSpec.Continuous continuous)) {
            return shift;
        }
        return Math.sqrt((double) continuous.shape().size() / base);
    }
}
