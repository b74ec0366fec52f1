package org.intarsia.samplers.flow;

import com.google.inject.Inject;
import org.intarsia.samplers.flow.times.StepOptions;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * The two-step method of Adams and Bashforth with the weights of the grid that is really there
 * (PixNerd, DeCo): the line through the last two velocities is integrated over the step.
 *
 * <p>As in the published code, the time that the network is given is the sum of the intervals in
 * float32 and not read from the grid: it may miss a grid point by a rounding, which decides about
 * the ends of a guidance interval.
 */
@Summary(
        "Adams' method along the flow with weights for uneven steps: order 2, one evaluation a step")
final class Adams2Sampler extends TwoStepSampler {
    @Inject
    Adams2Sampler(StepOptions options, PredictionSpec prediction, LatentSpec latents) {
        super(options, prediction, latents);
    }

    @Override
    double older(int index) {
        double before = trajectory.time(index - 1);
        double now = trajectory.time(index);
        double next = trajectory.time(index + 1);
        // The line through (before, 1) and (now, 0), integrated from now to next, over the step.
        return 0.5 * (next - now) / (before - now);
    }

    @Override
    float time(SamplerState state, float interval) {
        return state.time() + interval;
    }
}
