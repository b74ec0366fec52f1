package org.intarsia.samplers.flow.times;

import org.intarsia.spi.spec.TimeAxis;

/**
 * The grid of the published text-to-image solvers: an even one of the noise left over, from 0.999
 * to 0, shifted.
 */
public record DpmTimes(int steps, float shift, TimeAxis axis) implements TimeSchedule {
    private static final float LEAST = 0.001f;

    public DpmTimes {
        TimeSchedule.flow(axis);
    }

    @Override
    public float time(int index) {
        float even = 1f - TimeSchedule.line(1f, LEAST, steps, steps - index);
        float noise = shift * even / (1f + (shift - 1f) * even);
        return axis == TimeAxis.NOISE_AT_ZERO ? 1f - noise : noise;
    }
}
