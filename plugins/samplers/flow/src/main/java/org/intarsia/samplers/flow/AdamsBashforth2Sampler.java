package org.intarsia.samplers.flow;

import com.google.inject.Inject;
import org.intarsia.samplers.flow.times.StepOptions;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * The two-step method of Adams and Bashforth with the weights of an even grid, 3/2 and -1/2, on any
 * grid (PixelDiT, whose code calls it a DPM solver). The sampler {@code adams-2} has the weights of
 * the grid that is really there.
 */
@Summary("Adams-Bashforth's method along the flow: order 2, one evaluation a step")
final class AdamsBashforth2Sampler extends TwoStepSampler {
    @Inject
    AdamsBashforth2Sampler(StepOptions options, PredictionSpec prediction, LatentSpec latents) {
        super(options, prediction, latents);
    }

    @Override
    double older(int index) {
        return -0.5;
    }

    @Override
    float time(SamplerState state, float interval) {
        return trajectory.time(state.index() + 1);
    }
}
