package org.intarsia.samplers.flow;

import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import org.intarsia.spi.Latents;
import org.intarsia.spi.Noise;
import org.intarsia.spi.PredictionKind;
import org.intarsia.spi.PredictionSpec;
import org.intarsia.spi.Predictor;
import org.intarsia.spi.SampleRequest;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.SamplerState;

/** Euler's method on a uniform grid: one evaluation a step. */
final class EulerSampler implements Sampler {
    private final Trajectory trajectory;

    @Inject
    EulerSampler(StepOptions options, PredictionSpec prediction) {
        this.trajectory = new Trajectory(options, prediction);
    }

    @Override
    public PredictionKind wants() {
        return PredictionKind.VELOCITY;
    }

    @Override
    public SamplerState start(SampleRequest request, Noise noise) {
        return trajectory.start(request, noise);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        try (NDList velocity = predictor.predict(state.values(), trajectory.here(state))) {
            NDList moved = trajectory.move(state, velocity);
            return state.next(trajectory.end(state), moved, new NDList());
        }
    }

    @Override
    public Latents latents(SamplerState state, SampleRequest request) {
        return trajectory.latents(state, request);
    }
}
