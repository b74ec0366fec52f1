package org.intarsia.samplers.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import org.intarsia.samplers.flow.times.TimeGrid;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * At every step the clean data x as the network says it, with the noise of the next time: with d
 * and n the distances to the data now and then, z becomes x + (n / d)(z - x), whose noise is the
 * one that x leaves in z; or (1 - n) x + n e of a fresh e. It divides by nothing that may be small
 * and ends at x itself, where Euler's method with a bounded velocity does not.
 */
@Summary("The clean data that the network says, with the noise of the next time put back")
final class RenoiseSampler implements Sampler {
    private static final String STREAM = "renoise";

    private final TimeGrid grid;
    private final FlowTrajectory trajectory;
    private final boolean fresh;
    private final double noiseScale;

    @Inject
    RenoiseSampler(RenoiseOptions options, PredictionSpec prediction, LatentSpec latents) {
        grid = new TimeGrid(options.steps(), prediction.axis(), latents);
        trajectory = new FlowTrajectory(options.steps().steps(), grid);
        fresh = options.noise() == RenoiseOptions.Kind.FRESH;
        noiseScale = prediction.noiseScale();
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.X;
    }

    @Override
    public InputKind shows() {
        return InputKind.LATENTS;
    }

    @Override
    public SamplerState start(SampleRequest request, Noise noise) {
        return trajectory.start(request, noise);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        try (NDList data = predictor.predict(trajectory.shown(state), trajectory.here(state))) {
            NDList moved =
                    Scoped.keep(
                            state.values().get(0).getManager(),
                            () -> {
                                NDList all = new NDList();
                                for (int member = 0; member < data.size(); member++) {
                                    all.add(moved(state, member, data.get(member)));
                                }
                                return all;
                            });
            return state.next(trajectory.end(state), moved, new NDList());
        }
    }

    private NDArray moved(SamplerState state, int member, NDArray data) {
        float now = grid.distance(state.time());
        float next = grid.distance(trajectory.end(state));
        NDArray z = state.values().get(member);
        if (next == 0) {
            return data.duplicate();
        }
        if (!fresh) {
            return data.add(z.sub(data).mul(next / now));
        }
        String stream = member == 0 ? STREAM : STREAM + "." + member;
        NDArray noise =
                state.noise().normal(z.getManager(), stream, state.index(), z.getShape().slice(1));
        return data.mul(1 - next).add(noise.mul((float) (next * noiseScale)));
    }

    @Override
    public Latents latents(SamplerState state, SampleRequest request) {
        return trajectory.latents(state, request);
    }
}
