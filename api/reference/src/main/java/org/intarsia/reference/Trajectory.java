package org.intarsia.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * A whole trajectory of a flow, as it was seen from outside.
 *
 * @param path the first state, then the one after every step [B, ...]
 * @param evaluated guided predictions, velocities as a rule, in the order of evaluation [B, ...]
 * @param times of the states, as many as there are
 */
public record Trajectory(List<NDArray> path, List<NDArray> evaluated, float[] times) {
    /** The states after every step [steps, B, ...]. */
    public NDArray states() {
        return NDArrays.stack(new NDList(path.subList(1, path.size())));
    }

    /** The guided predictions, of the kind that the sampler wants [evaluations, B, ...]. */
    public NDArray predictions() {
        return NDArrays.stack(new NDList(evaluated));
    }

    /** The last state. */
    public NDArray end() {
        return path.get(path.size() - 1);
    }

    /** The times of all states [steps + 1]. */
    public NDArray timesteps() {
        return end().getManager().create(times);
    }

    /**
     * The velocity by which every step moved the state [steps, B, ...]. Where a step has one
     * evaluation it is put together of evaluations, which rounds less than the states do.
     */
    public NDArray used() {
        int steps = path.size() - 1;
        NDList used = new NDList();
        for (int step = 0; step < steps; step++) {
            used.add(evaluated.size() == steps ? mixed(step) : moved(step));
        }
        return NDArrays.stack(used);
    }

    private NDArray moved(int step) {
        float interval = times[step + 1] - times[step];
        return path.get(step + 1).sub(path.get(step)).div(interval);
    }

    private NDArray mixed(int step) {
        NDArray now = evaluated.get(step);
        return step == 0 ? now : now.add(evaluated.get(step - 1).sub(now).mul(older(step)));
    }

    /** How far the step went from the new velocity towards the one before, by least squares. */
    private float older(int step) {
        NDArray now = evaluated.get(step);
        NDArray change = evaluated.get(step - 1).sub(now);
        float size = change.square().sum().getFloat();
        return size == 0 ? 0 : moved(step).sub(now).mul(change).sum().getFloat() / size;
    }

    /**
     * How much of the velocity before and of the new one every step of a two-step method took,
     * measured on what it did: [steps, 2], the older first. The first step has one velocity alone.
     */
    public NDArray twoStepWeights() {
        int steps = path.size() - 1;
        float[] weights = new float[2 * steps];
        weights[0] = 1;
        for (int step = 1; step < steps; step++) {
            weights[2 * step] = older(step);
            weights[2 * step + 1] = 1 - weights[2 * step];
        }
        return end().getManager().create(weights, new Shape(steps, 2));
    }

    /** The end as 8-bit values: the whole part of (x + 1) 127.5 + 0.5, in [0, 255]. */
    public NDArray bytes() {
        return end().add(1).mul(127.5f).add(0.5f).clip(0, 255).floor();
    }
}
