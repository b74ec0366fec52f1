package org.intarsia.samplers.flow;

import org.intarsia.spi.TimeAxis;

/**
 * The times of a trajectory, from the noise end to the data end, evenly spaced in float32.
 *
 * <p>The rounding is that of the published codes: the first half counts up from the start, the
 * second half down from the end, each with one rounding. It decides whether a step lies inside a
 * guidance interval: the fifth of fifty steps is at 0.099999994 and not at 0.1.
 */
final class TimeGrid {
    private final int steps;
    private final TimeAxis axis;

    TimeGrid(int steps, TimeAxis axis) {
        if (axis == TimeAxis.NONE) {
            throw new IllegalArgumentException("a flow sampler over a head without flow time");
        }
        this.steps = steps;
        this.axis = axis;
    }

    /**
     * @param index 0, at the noise, to the number of steps, at the data
     */
    float time(int index) {
        float start = axis == TimeAxis.NOISE_AT_ZERO ? 0f : 1f;
        float end = 1f - start;
        float spacing = (end - start) / steps;
        return index < (steps + 1) / 2
                ? Math.fma(spacing, (float) index, start)
                : Math.fma(-spacing, (float) (steps - index), end);
    }

    /** How far a time is from the data, 0 to 1: the share of noise that is left. */
    float distance(float time) {
        return axis == TimeAxis.NOISE_AT_ZERO ? 1f - time : time;
    }
}
