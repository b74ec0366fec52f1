package org.intarsia.samplers.flow;

import ai.djl.ndarray.NDList;
import java.util.Arrays;
import org.intarsia.samplers.flow.times.TimeSchedule;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.spec.TimeAxis;

/**
 * How far every row of a batch goes in one step, and in the next: as far as the error of its last
 * one lets expect, up to the last step, which is Euler's.
 */
final class StepControl {
    private static final double SAFETY = 0.9;
    private static final double SHRINK = 0.2;
    private static final double GROW = 5;
    private static final double ORDER = 5;

    /** Nearer to the last step than this, in time, a row is at it. */
    private static final float ARRIVED = 1e-6f;

    private final Rk45Options options;
    private final Ends ends;
    private final float[] t;
    private final float[] next;
    private final float[] tried;
    private final float[] last;
    private final float[] length;
    private final boolean[] accepted;

    /** The two ends of the time axis. */
    record Ends(TimeAxis axis) implements TimeSchedule {
        @Override
        public float time(int index) {
            return (index == 0) == (axis == TimeAxis.NOISE_AT_ZERO) ? 0 : 1;
        }

        /** The time a step towards the data later. */
        float after(float time, float step) {
            float moved = axis == TimeAxis.NOISE_AT_ZERO ? time + step : time - step;
            return Math.max(0f, Math.min(1f, moved));
        }
    }

    StepControl(SamplerState state, Rk45Options options, Ends ends) {
        this.options = options;
        this.ends = ends;
        t = state.t();
        next = t.clone();
        tried = new float[t.length];
        last = new float[t.length];
        accepted = new boolean[t.length];
        length = lengths(state.memory());
        for (int row = 0; row < t.length; row++) {
            float left = ends.distance(t[row]);
            float regular = left - (float) options.lastStep();
            if (regular > ARRIVED) {
                tried[row] = Math.min(length[row], regular);
            } else {
                last[row] = left;
                next[row] = ends.time(1);
            }
        }
    }

    private float[] lengths(NDList memory) {
        if (!memory.isEmpty()) {
            return memory.get(memory.size() - 1).toFloatArray();
        }
        float[] first = new float[t.length];
        Arrays.fill(first, (float) options.firstStep());
        return first;
    }

    int rows() {
        return t.length;
    }

    float[] times() {
        return t;
    }

    /** The time of a row at a share of the step that it tries. */
    float time(int row, double share) {
        return ends.after(t[row], (float) (share * tried[row]));
    }

    /** The steps that are tried, in time; 0 for rows that try none. */
    float[] tried() {
        return tried;
    }

    boolean tries() {
        for (float step : tried) {
            if (step > 0) {
                return true;
            }
        }
        return false;
    }

    /** The steps of Euler to the data; 0 for rows that do not take it. */
    float[] last() {
        return last;
    }

    /**
     * Accepts the step of every row or not, and chooses the length of its next.
     *
     * @param errors in units of what is allowed; one that is NaN is too large
     */
    void judge(double[] errors) {
        for (int row = 0; row < t.length; row++) {
            if (tried[row] > 0) {
                accepted[row] = errors[row] <= 1;
                double factor = SAFETY * Math.pow(errors[row], -1 / ORDER);
                double bounded = Math.min(accepted[row] ? GROW : 1, factor);
                length[row] =
                        (float) Math.min(1, tried[row] * (bounded >= SHRINK ? bounded : SHRINK));
                if (accepted[row]) {
                    next[row] = time(row, 1);
                }
            }
        }
    }

    boolean[] accepted() {
        return accepted;
    }

    /** The times after this step. */
    float[] next() {
        return next;
    }

    /** The lengths of the next step. */
    float[] lengths() {
        return length;
    }

    boolean arrived() {
        for (float time : next) {
            if (ends.distance(time) > 0) {
                return false;
            }
        }
        return true;
    }

    int rejected() {
        int rejected = 0;
        for (int row = 0; row < t.length; row++) {
            rejected += tried[row] > 0 && !accepted[row] ? 1 : 0;
        }
        return rejected;
    }

    /** Steps that the slowest row will take, if its next length stays. */
    int expected() {
        int expected = 0;
        for (int row = 0; row < t.length; row++) {
            int own = expected(ends.distance(next[row]), length[row], options);
            expected = Math.max(expected, own);
        }
        return expected;
    }

    /** Steps of a length over a distance, with the last. */
    static int expected(float distance, float length, Rk45Options options) {
        double regular = Math.max(0, distance - options.lastStep());
        boolean last = distance > 0 && options.lastStep() > 0;
        return (int) Math.min(options.maxSteps(), Math.ceil(regular / length) + (last ? 1 : 0));
    }
}
