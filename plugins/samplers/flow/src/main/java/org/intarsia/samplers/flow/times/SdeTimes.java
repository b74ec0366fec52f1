package org.intarsia.samplers.flow.times;

import org.intarsia.spi.spec.TimeAxis;

/**
 * An even grid from the noise to a time short of the data, with the data behind it (SiT).
 *
 * @param steps the times at which a network is asked
 * @param last distance from the data of the last of them
 */
public record SdeTimes(int steps, double last, TimeAxis axis) implements TimeSchedule {
    public SdeTimes {
        TimeSchedule.flow(axis);
    }

    @Override
    public float time(int index) {
        boolean up = axis == TimeAxis.NOISE_AT_ZERO;
        if (index == steps) {
            return up ? 1 : 0;
        }
        float end = (float) (up ? 1 - last : last);
        return TimeSchedule.line(up ? 0 : 1, end, steps - 1, index);
    }
}
