package org.intarsia.samplers.flow.times;

import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * A grid that is evenly spaced, then shifted.
 *
 * <p>The rounding is that of the published codes: the first half counts up from the start, the
 * second half down from the end, each with one rounding. It decides whether a step lies inside a
 * guidance interval: the fifth of fifty steps is at 0.099999994 and not at 0.1.
 */
public final class TimeGrid implements TimeSchedule {
    private static final double LEAST = 0.001;

    /** Where the first half of FlowAR's times ends, and the second begins. */
    private static final double FIRST = 0.3;

    private static final double SECOND = 0.25;

    private final int steps;
    private final StepOptions.Ends ends;
    private final double terminal;
    private final float shift;
    private final double lastTime;
    private final TimeAxis axis;

    /**
     * @param latents whose size may decide the shift
     */
    public TimeGrid(StepOptions options, TimeAxis axis, LatentSpec latents) {
        this.steps = options.steps();
        this.ends = options.grid();
        this.terminal = options.terminal();
        this.shift = (float) options.shift(latents);
        this.lastTime = options.lastTime();
        this.axis = TimeSchedule.flow(axis);
    }

    @Override
    public float time(int index) {
        float time = even(index);
        if (terminal == 0 || index == steps) {
            return time;
        }
        double stretch = (1 - terminal) / (1 - distance(even(steps - 1)));
        float noise = (float) (1 - (1 - distance(time)) * stretch);
        return axis == TimeAxis.NOISE_AT_ZERO ? 1f - noise : noise;
    }

    private float even(int index) {
        float start = axis == TimeAxis.NOISE_AT_ZERO ? 0f : 1f;
        float end = (float) (axis == TimeAxis.NOISE_AT_ZERO ? 1 - lastTime : lastTime);
        switch (ends) {
            case WHOLE -> {
                return shifted(TimeSchedule.line(start, end, steps, index));
            }
            case EXACT -> {
                return shifted((float) onAxis(1 - (1 - lastTime) * index / steps));
            }
            case SPLIT -> {
                return shifted((float) onAxis(split(index)));
            }
            default -> {}
        }
        double last = ends == StepOptions.Ends.APPENDED ? 1.0 / steps : shiftedNoise(LEAST);
        float beforeEnd = (float) (axis == TimeAxis.NOISE_AT_ZERO ? 1 - last : last);
        return index == steps
                ? end
                : shifted(TimeSchedule.line(start, beforeEnd, steps - 1, index));
    }

    /** A distance from the data as a time. */
    private double onAxis(double distance) {
        return axis == TimeAxis.NOISE_AT_ZERO ? 1 - distance : distance;
    }

    /** The distance from the data of FlowAR's times. */
    private double split(int index) {
        int half = steps / 2;
        if (index >= half) {
            return SECOND * (steps - index) / half;
        }
        return half == 1 ? 1 : 1 - (1 - FIRST) * index / (half - 1);
    }

    private double shiftedNoise(double noise) {
        return shift * noise / (1 + (shift - 1) * noise);
    }

    private float shifted(float u) {
        if (shift == 1) {
            return u;
        }
        float t =
                axis == TimeAxis.NOISE_AT_ZERO
                        ? u / (u + (1f - u) * shift)
                        : shift * u / (1f + (shift - 1f) * u);
        // A rounding above 1 would be outside an interval of guidance that ends there.
        return Math.min(t, 1f);
    }

    @Override
    public float left() {
        return lastTime > 0 ? distance(time(steps)) : 0;
    }

    @Override
    public TimeAxis axis() {
        return axis;
    }
}
