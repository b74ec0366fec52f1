package org.intarsia.samplers.flow;

import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import org.intarsia.samplers.flow.times.StepOptions;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;

/** Euler's method on a grid of times: one evaluation a step. */
@Summary("Euler's method along the flow: order 1, one evaluation a step")
final class EulerSampler extends GridSampler {
    @Inject
    EulerSampler(StepOptions options, PredictionSpec prediction, LatentSpec latents) {
        super(options, prediction, latents);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        try (NDList velocity = predictor.predict(trajectory.shown(state), trajectory.here(state))) {
            NDList moved = trajectory.move(state, velocity);
            return state.next(trajectory.end(state), moved, new NDList());
        }
    }
}
