package org.intarsia.spi.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is when the network is called.
 *
 * @param index 0-based: flow step, raster position or scale
 * @param count how many there are
 * @param t flow time of each row [B]; empty in autoregression
 * @param trace who watches
 * @param outer where the sampler around this one is: the patch or the scale that an inner flow is
 *     run for, where features are held
 * @param start flow time of each row where the sampler's step began: {@code t} itself, but at the
 *     later evaluations of a step that has several; empty in autoregression
 */
public record Step(
        int index, int count, float[] t, Trace trace, @Nullable Step outer, float[] start) {
    public Step(int index, int count, float[] t, Trace trace, @Nullable Step outer) {
        this(index, count, t, trace, outer, t);
    }

    public Step(int index, int count, float[] t, Trace trace) {
        this(index, count, t, trace, null);
    }

    public Step(int index, int count, float[] t) {
        this(index, count, t, Trace.NONE, null);
    }

    /** A flow step with one time for all rows. */
    public static Step at(int index, int count, float time, int batch) {
        float[] t = new float[batch];
        java.util.Arrays.fill(t, time);
        return new Step(index, count, t);
    }

    /** The times as an array [B] float32 on the manager's device. */
    public NDArray times(NDManager manager) {
        return manager.create(t);
    }

    /** The same step for {@code copies} batches stacked on one another. */
    public Step repeat(int copies) {
        return new Step(index, count, repeated(t, copies), trace, outer, repeated(start, copies));
    }

    private static float[] repeated(float[] rows, int copies) {
        float[] repeated = new float[rows.length * copies];
        for (int copy = 0; copy < copies; copy++) {
            System.arraycopy(rows, 0, repeated, copy * rows.length, rows.length);
        }
        return repeated;
    }

    public Step watched(Trace by) {
        return new Step(index, count, t, by, outer, start);
    }

    /** The same step, taken on features that were held at {@code around}. */
    public Step within(Step around) {
        return new Step(index, count, t, trace, around, start);
    }

    /** The same evaluation, one of a sampler's step that began at other times. */
    public Step begun(float[] times) {
        return new Step(index, count, t, trace, outer, times);
    }
}
