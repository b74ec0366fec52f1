package org.intarsia.samplers.flow;

import org.intarsia.samplers.flow.times.StepOptions;
import org.intarsia.samplers.flow.times.TimeGrid;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.SampleRequest;
import org.intarsia.spi.run.SamplerState;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

/** What samplers on a grid of times share; they differ in how they take a step. */
abstract class GridSampler implements Sampler {
    final FlowTrajectory trajectory;

    GridSampler(StepOptions options, PredictionSpec prediction, LatentSpec latents) {
        this.trajectory =
                new FlowTrajectory(
                        options.steps(), new TimeGrid(options, prediction.axis(), latents));
    }

    @Override
    public final PredictionKind predictionKind() {
        return PredictionKind.VELOCITY;
    }

    @Override
    public final InputKind shows() {
        return InputKind.LATENTS;
    }

    @Override
    public final SamplerState start(SampleRequest request, Noise noise) {
        return trajectory.start(request, noise);
    }

    @Override
    public final Latents latents(SamplerState state, SampleRequest request) {
        return trajectory.latents(state, request);
    }
}
