package org.intarsia.spi.run;

import ai.djl.ndarray.NDList;
import java.util.Arrays;

/**
 * The state of a trajectory. A value: it can be saved, resumed, previewed or handed over early.
 *
 * @param progress steps taken, steps expected, whether the trajectory has ended
 * @param t flow time of each row [B]; empty in autoregression
 * @param values the state: the latents first, then the companions; in autoregression the ids drawn
 *     so far [B, n], the scales one after the other, [B, 0] at the start
 * @param memory what the next step needs besides: earlier velocities, a feature map, the size of
 *     the next step of each row
 * @param noise the run's randomness
 */
public record SamplerState(
        Progress progress, float[] t, NDList values, NDList memory, Noise noise) {

    /** The first state of a flow: all rows at one time, and nothing in memory. */
    public static SamplerState flow(int steps, float time, NDList values, Noise noise) {
        float[] t = same(time, Math.toIntExact(values.get(0).getShape().get(0)));
        return new SamplerState(Progress.of(steps), t, values, new NDList(), noise);
    }

    /** The first state of an autoregression, which has no time. */
    public static SamplerState autoregression(int steps, NDList values, Noise noise) {
        return new SamplerState(Progress.of(steps), new float[0], values, new NDList(), noise);
    }

    /** Steps taken. */
    public int index() {
        return progress.index();
    }

    /** Steps in all, as far as is known. */
    public int expected() {
        return progress.expected();
    }

    /** Whether no further step is to be taken. */
    public boolean done() {
        return progress.done();
    }

    /** The time of the first row, for samplers that move all rows alike; 0 in autoregression. */
    public float time() {
        return t.length == 0 ? 0 : t[0];
    }

    /** The state one step on, all rows at one time. */
    public SamplerState next(float time, NDList newValues, NDList newMemory) {
        return next(progress.next(), same(time, t.length), newValues, newMemory);
    }

    /** The state one step on, of a sampler that keeps its own account. */
    public SamplerState next(
            Progress newProgress, float[] times, NDList newValues, NDList newMemory) {
        return new SamplerState(newProgress, times, newValues, newMemory, noise);
    }

    private static float[] same(float time, int rows) {
        float[] t = new float[rows];
        Arrays.fill(t, time);
        return t;
    }
}
