package org.intarsia.samplers.flow;

import org.intarsia.spi.TimeAxis;

/**
 * The times of a trajectory, from the noise end to the data end, in float32: evenly spaced, then
 * shifted.
 *
 * <p>The rounding is that of the published codes: the first half counts up from the start, the
 * second half down from the end, each with one rounding. It decides whether a step lies inside a
 * guidance interval: the fifth of fifty steps is at 0.099999994 and not at 0.1.
 */
final class TimeGrid {
    private final int steps;
    private final boolean appended;
    private final float shift;
    private final TimeAxis axis;

    TimeGrid(StepOptions options, TimeAxis axis) {
        if (axis == TimeAxis.NONE) {
            throw new IllegalArgumentException("a flow sampler over a head without flow time");
        }
        this.steps = options.steps();
        this.appended = options.grid().equals(StepOptions.APPENDED);
        this.shift = options.timeshift().floatValue();
        this.axis = axis;
    }

    /**
     * @param index 0, at the noise, to the number of steps, at the data
     */
    float time(int index) {
        float start = axis == TimeAxis.NOISE_AT_ZERO ? 0f : 1f;
        float end = 1f - start;
        if (!appended) {
            return shifted(line(start, end, steps, index));
        }
        double last = 1.0 / steps;
        float beforeEnd = (float) (axis == TimeAxis.NOISE_AT_ZERO ? 1 - last : last);
        return index == steps ? end : shifted(line(start, beforeEnd, steps - 1, index));
    }

    /** As the engine spaces a line of {@code intervals + 1} values. */
    private static float line(float start, float end, int intervals, int index) {
        if (intervals == 0) {
            return start;
        }
        float spacing = (end - start) / intervals;
        return index < (intervals + 1) / 2
                ? Math.fma(spacing, (float) index, start)
                : Math.fma(-spacing, (float) (intervals - index), end);
    }

    private float shifted(float u) {
        if (shift == 1) {
            return u;
        }
        return axis == TimeAxis.NOISE_AT_ZERO
                ? u / (u + (1f - u) * shift)
                : shift * u / (1f + (shift - 1f) * u);
    }

    /** How far a time is from the data, 0 to 1: the share of noise that is left. */
    float distance(float time) {
        return axis == TimeAxis.NOISE_AT_ZERO ? 1f - time : time;
    }
}
