package org.intarsia.samplers.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import org.intarsia.samplers.flow.times.StepOptions;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * Heun's method on a grid of times, as in JiT: two evaluations a step, at both ends of the
 * interval, and the mean of their velocities. The last step is Euler's, because at the data end the
 * velocity is not defined.
 */
@Summary("Heun's method along the flow: order 2, two evaluations a step")
final class HeunSampler extends GridSampler {
    @Inject
    HeunSampler(StepOptions options, PredictionSpec prediction, LatentSpec latents) {
        super(options, prediction, latents);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        boolean last = state.index() == state.expected() - 1;
        try (NDList velocity = predictor.predict(trajectory.shown(state), trajectory.here(state))) {
            NDList moved = trajectory.move(state, velocity);
            if (!last) {
                moved = correct(state, predictor, velocity, moved);
            }
            return state.next(trajectory.end(state), moved, new NDList());
        }
    }

    private NDList correct(
            SamplerState state, Predictor predictor, NDList velocity, NDList predicted) {
        try (predicted;
                NDList atEnd =
                        predictor.predict(
                                new ModelInput.NoisyLatents(predicted), trajectory.there(state));
                NDList mean = mean(velocity, atEnd)) {
            return trajectory.move(state, mean);
        }
    }

    private static NDList mean(NDList first, NDList second) {
        return Scoped.list(
                () -> {
                    NDList mean = new NDList(first.size());
                    for (int member = 0; member < first.size(); member++) {
                        NDArray sum = first.get(member).add(second.get(member));
                        mean.add(sum.mul(0.5f));
                    }
                    return mean;
                });
    }
}
