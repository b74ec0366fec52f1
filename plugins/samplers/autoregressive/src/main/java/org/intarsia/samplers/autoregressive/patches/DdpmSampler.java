package org.intarsia.samplers.autoregressive.patches;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.inject.Inject;
import java.util.Arrays;
import org.intarsia.nn.diffusion.DdpmSchedule;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;

/**
 * Ancestral sampling on the cosine schedule, with the variance that the network says; what it says
 * of the data is not clipped (MAR). The times are the numbers of the steps in the whole schedule.
 */
@Summary("Ancestral sampling with a learned variance on a cosine schedule (DDPM, MAR)")
public final class DdpmSampler implements Sampler {
    private static final String STREAM = "step";

    private final DdpmSchedule schedule;
    private final double temperature;

    @Inject
    DdpmSampler(DdpmOptions options) {
        schedule = DdpmSchedule.respaced(options.steps());
        temperature = options.temperature();
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.NOISE_AND_VARIANCE;
    }

    @Override
    public InputKind shows() {
        return InputKind.LATENTS;
    }

    @Override
    public SamplerState start(SampleRequest request, Noise noise) {
        LatentSpec.Continuous latents = (LatentSpec.Continuous) request.latents();
        NDArray x = noise.normal(request.manager(), Noise.START, 0, latents.shape());
        return SamplerState.flow(
                schedule.steps(), schedule.original(schedule.steps() - 1), new NDList(x), noise);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        NDArray x = state.values().get(0);
        int at = schedule.steps() - 1 - state.index();
        Step here = new Step(state.index(), state.expected(), state.t());
        NDList moved =
                Scoped.keep(
                        x.getManager(),
                        () -> {
                            NDList said = predictor.predict(new ModelInput.NoisyLatents(x), here);
                            return new NDList(before(state, x, said, at));
                        });
        float time = at == 0 ? 0 : schedule.original(at - 1);
        return state.next(time, moved, new NDList());
    }

    private NDArray before(SamplerState state, NDArray x, NDList said, int at) {
        int[] steps = new int[Math.toIntExact(x.getShape().get(0))];
        Arrays.fill(steps, at);
        NDArray mean = schedule.mean(steps, schedule.data(steps, x, said.get(0)), x);
        if (at == 0) {
            return mean;
        }
        NDArray deviation = schedule.logVariance(steps, said.get(1)).mul(0.5f).exp();
        NDArray drawn =
                state.noise().normal(x.getManager(), STREAM, state.index(), x.getShape().slice(1));
        return mean.add(deviation.mul(drawn).mul((float) temperature));
    }

    @Override
    public Latents latents(SamplerState state, SampleRequest request) {
        return Latents.clean(state.values().get(0).duplicate(), request.latents());
    }
}
