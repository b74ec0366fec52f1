package org.intarsia.nn.training;

import ai.djl.ndarray.NDArray;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TimeAxis;
import org.jspecify.annotations.Nullable;

/** By how much times move towards the noise, in training and in sampling alike. */
public final class ScheduleShift {
    private ScheduleShift() {}

    /**
     * S of t = u / (u + (1 - u) S), counted from the noise.
     *
     * @param shift S, where there is no base
     * @param base n of S = sqrt(m / n), m being the number of values of the latents; or null
     */
    public static double of(double shift, @Nullable Integer base, LatentSpec latents) {
        if (base == null || !(latents instanceof LatentSpec.Continuous continuous)) {
            return shift;
        }
        return Math.sqrt((double) continuous.shape().size() / base);
    }

    /**
     * Times moved towards the noise.
     *
     * @param t [B] in [0, 1]
     * @param shift S
     * @param axis which end is noise
     */
    public static NDArray apply(NDArray t, double shift, TimeAxis axis) {
        if (shift == 1) {
            return t;
        }
        float s = (float) shift;
        return axis == TimeAxis.NOISE_AT_ZERO
                ? t.div(t.add(Ops.times(t.neg().add(1), s)))
                : Ops.times(t, s).div(Ops.times(t, s - 1).add(1));
    }
}
