package org.intarsia.samplers.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import com.google.inject.Inject;
import org.intarsia.spi.PredictionSpec;
import org.intarsia.spi.Predictor;
import org.intarsia.spi.SamplerState;

/**
 * The two-step method of Adams and Bashforth with the weights of the grid that is really there
 * (PixNerd, DeCo): the line through the last two velocities is integrated over the step. One
 * evaluation a step; the first step is Euler's. Velocities are remembered as they were guided.
 *
 * <p>As in the published code, the time that the network is told is the sum of the intervals in
 * float32 and not read from the grid: it may miss a grid point by a rounding, which decides about
 * the ends of a guidance interval.
 */
final class Adams2Sampler extends GridSampler {
    @Inject
    Adams2Sampler(StepOptions options, PredictionSpec prediction) {
        super(options, prediction);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        float interval = trajectory.time(state.index() + 1) - trajectory.time(state.index());
        NDList velocity = predictor.predict(state.values(), trajectory.here(state));
        NDList moved;
        if (state.memory().isEmpty()) {
            moved = trajectory.move(state, velocity, interval);
        } else {
            try (NDList mixed = mix(state.memory(), velocity, older(state.index()))) {
                moved = trajectory.move(state, mixed, interval);
            }
        }
        float time = state.t() + interval;
        if (state.index() + 1 == state.count()) {
            velocity.close();
            return state.next(time, moved, new NDList());
        }
        velocity.attach(state.values().get(0).getManager());
        return state.next(time, moved, velocity);
    }

    /**
     * The weight of the velocity before, at a step of 1 or later; that of the new one is 1 less it.
     */
    double older(int index) {
        double before = trajectory.time(index - 1);
        double now = trajectory.time(index);
        double next = trajectory.time(index + 1);
        // The line through (before, 1) and (now, 0), integrated from now to next, over the step.
        return 0.5 * (next - now) / (before - now);
    }

    private static NDList mix(NDList before, NDList now, double older) {
        NDList mixed = new NDList(now.size());
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            for (int member = 0; member < now.size(); member++) {
                NDArray old = before.get(member).mul((float) older);
                mixed.add(old.add(now.get(member).mul((float) (1 - older))));
            }
            NDScope.unregister(mixed);
        }
        return mixed;
    }
}
