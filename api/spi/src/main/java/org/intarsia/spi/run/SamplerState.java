package org.intarsia.spi.run;

import ai.djl.ndarray.NDList;

/**
 * Where a trajectory is. A value: it can be saved, resumed, previewed or handed over early.
 *
 * @param index steps taken
 * @param count steps in all
 * @param t flow time at which the values stand; 0 in autoregression
 * @param values the state: the latents first, then the companions; in autoregression the ids drawn
 *     so far [B, n], the scales one after the other, [B, 0] at the start
 * @param memory what the next step needs besides: earlier velocities, a feature map
 * @param noise the run's randomness
 */
public record SamplerState(
        int index, int count, float t, NDList values, NDList memory, Noise noise) {
    public boolean done() {
        return index >= count;
    }

    /** The state one step on. */
    public SamplerState next(float time, NDList newValues, NDList newMemory) {
        return new SamplerState(index + 1, count, time, newValues, newMemory, noise);
    }
}
