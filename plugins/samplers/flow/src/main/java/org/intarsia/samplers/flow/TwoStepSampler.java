package org.intarsia.samplers.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.samplers.flow.times.StepOptions;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * Moves along a mix of the last two velocities: one evaluation a step, the first step is Euler's.
 * Velocities are remembered as they were guided.
 */
abstract class TwoStepSampler extends GridSampler {
    TwoStepSampler(StepOptions options, PredictionSpec prediction, LatentSpec latents) {
        super(options, prediction, latents);
    }

    /**
     * The weight of the velocity before, at a step of 1 or later; that of the new one is 1 less it.
     */
    abstract double older(int index);

    /** The time that the network is given after a step. */
    abstract float time(SamplerState state, float interval);

    @Override
    public final SamplerState step(SamplerState state, Predictor predictor) {
        float interval = trajectory.time(state.index() + 1) - trajectory.time(state.index());
        NDList velocity = predictor.predict(trajectory.shown(state), trajectory.here(state));
        NDList moved;
        if (state.memory().isEmpty()) {
            moved = trajectory.move(state, velocity, interval);
        } else {
            try (NDList mixed = mix(state.memory(), velocity, older(state.index()))) {
                moved = trajectory.move(state, mixed, interval);
            }
        }
        float time = time(state, interval);
        if (state.index() + 1 == state.expected()) {
            velocity.close();
            return state.next(time, moved, new NDList());
        }
        velocity.attach(state.values().get(0).getManager());
        return state.next(time, moved, velocity);
    }

    private static NDList mix(NDList before, NDList now, double older) {
        return Scoped.list(
                () -> {
                    NDList mixed = new NDList(now.size());
                    for (int member = 0; member < now.size(); member++) {
                        NDArray old = before.get(member).mul((float) older);
                        mixed.add(old.add(now.get(member).mul((float) (1 - older))));
                    }
                    return mixed;
                });
    }
}
