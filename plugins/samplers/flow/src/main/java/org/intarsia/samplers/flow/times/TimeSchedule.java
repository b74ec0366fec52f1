package org.intarsia.samplers.flow.times;

import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.spec.TimeAxis;

/** The times of a trajectory, from the noise end to the data end, in float32. */
public interface TimeSchedule {
    /**
     * @param index 0, at the noise, to the number of steps, at the data
     */
    float time(int index);

    TimeAxis axis();

    /** The share of noise that is left at the end. */
    default float left() {
        return 0;
    }

    /** How far a time is from the data, 0 to 1: the share of noise that is left. */
    default float distance(float time) {
        return axis() == TimeAxis.NOISE_AT_ZERO ? 1f - time : time;
    }

    /**
     * One of {@code intervals + 1} values from start to end, as the engine spaces them: the first
     * half counted up from the start, the second half down from the end, each with one rounding.
     */
    static float line(float start, float end, int intervals, int index) {
        if (intervals == 0) {
            return start;
        }
        float spacing = (end - start) / intervals;
        return index < (intervals + 1) / 2
                ? Math.fma(spacing, (float) index, start)
                : Math.fma(-spacing, (float) (intervals - index), end);
    }

    /**
     * @throws IncompatibleException for an axis without flow time
     */
    static TimeAxis flow(TimeAxis axis) {
        if (axis == TimeAxis.NONE) {
            throw new IncompatibleException(
                    "head", "sampler", "a prediction without flow time", "one of a flow");
        }
        return axis;
    }
}
