package org.intarsia.testkit.family;

import ai.djl.ndarray.NDList;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.TensorSpec;

/** Euler's method from t = 1, noise, to t = 0, data. */
public record ToyEuler(int steps) implements Sampler {
    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.VELOCITY;
    }

    @Override
    public InputKind shows() {
        return InputKind.LATENTS;
    }

    @Override
    public SamplerState start(SampleRequest request, Noise noise) {
        LatentSpec.Continuous latents = (LatentSpec.Continuous) request.latents();
        NDList values =
                new NDList(noise.normal(request.manager(), Noise.START, 0, latents.shape()));
        for (TensorSpec companion : request.companions()) {
            String stream = Noise.START + "." + companion.name();
            values.add(noise.normal(request.manager(), stream, 0, companion.shape()));
        }
        return SamplerState.flow(steps, 1, values, noise);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        Step step = Step.at(state.index(), steps, state.time(), state.noise().batch());
        NDList velocity = predictor.predict(new ModelInput.NoisyLatents(state.values()), step);
        NDList moved = new NDList();
        for (int member = 0; member < state.values().size(); member++) {
            moved.add(state.values().get(member).sub(velocity.get(member).div(steps)));
        }
        return state.next(1 - (state.index() + 1f) / steps, moved, new NDList());
    }

    @Override
    public Latents latents(SamplerState state, SampleRequest request) {
        return new Latents(
                new NDList(state.values().get(0).duplicate()), request.latents(), state.time());
    }

    /** From noise to data. */
    public static SamplerState run(
            Sampler sampler, SampleRequest request, Noise noise, Predictor predictor) {
        SamplerState state = sampler.start(request, noise);
        while (!state.done()) {
            state = sampler.step(state, predictor);
        }
        return state;
    }
}
