package org.intarsia.samplers.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import org.intarsia.samplers.flow.times.DpmTimes;
import org.intarsia.samplers.flow.times.TimeSchedule;
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
import org.intarsia.spi.spec.TimeAxis;

/**
 * DPM-Solver++ 2M (Lu 2022) on the path of a flow: with the noise s and lambda = ln(1 - s) - ln(s),
 * the clean data is taken as a line in lambda through the last two predictions. One evaluation a
 * step; the first step and the last, to no noise, are of order one. The last ends at the predicted
 * data itself.
 *
 * <p>The published codes guide in the space of epsilon and then form x = (z - s epsilon) / (1 - s),
 * which is ill-conditioned at the first step; guiding x itself is the same but for that rounding.
 */
@Summary("DPM-Solver++ of order 2 along the flow, one evaluation a step")
final class DpmSolverSampler implements Sampler {
    private final DpmSolverOptions options;
    private final TimeAxis axis;

    @Inject
    DpmSolverSampler(DpmSolverOptions options, PredictionSpec prediction) {
        this.options = options;
        this.axis = prediction.axis();
        TimeSchedule.flow(axis);
    }

    /**
     * @param latents [B, C, H, W], or without B
     */
    TimeSchedule times(Shape latents) {
        int last = latents.dimension() - 1;
        double shift = options.shift(latents.get(last - 1), latents.get(last));
        return new DpmTimes(options.steps(), (float) shift, axis);
    }

    private FlowTrajectory trajectory(TimeSchedule times) {
        return new FlowTrajectory(options.steps(), times);
    }

    private FlowTrajectory trajectory(SampleRequest request) {
        Shape latents =
                request.latents() instanceof LatentSpec.Continuous continuous
                        ? continuous.shape()
                        : new Shape(1, 1);
        return trajectory(times(latents));
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
        return trajectory(request).start(request, noise);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        TimeSchedule times = times(state.values().get(0).getShape());
        FlowTrajectory trajectory = trajectory(times);
        NDList x = predictor.predict(trajectory.shown(state), trajectory.here(state));
        Weights weights = weights(times, state.index(), !state.memory().isEmpty());
        NDList moved = move(state, x, weights);
        float time = trajectory.end(state);
        if (state.index() + 1 == state.expected()) {
            x.close();
            return state.next(time, moved, new NDList());
        }
        x.attach(state.values().get(0).getManager());
        return state.next(time, moved, x);
    }

    /** What a step takes of the state, of the new prediction and of the one before. */
    record Weights(double state, double now, double before) {}

    static Weights weights(TimeSchedule times, int index, boolean second) {
        double s = noise(times, index);
        double next = noise(times, index + 1);
        double h = lambda(next) - lambda(s);
        double all = -(1 - next) * Math.expm1(-h);
        if (!second || next == 0) {
            return new Weights(next / s, all, 0);
        }
        double ratio = (lambda(s) - lambda(noise(times, index - 1))) / h;
        double slope = 0.5 * all / ratio;
        return new Weights(next / s, all + slope, -slope);
    }

    private static double noise(TimeSchedule times, int index) {
        return times.distance(times.time(index));
    }

    private static double lambda(double s) {
        return Math.log(1 - s) - Math.log(s);
    }

    private static NDList move(SamplerState state, NDList x, Weights weights) {
        return Scoped.keep(
                state.values().get(0).getManager(),
                () -> {
                    NDList moved = new NDList(x.size());
                    for (int member = 0; member < x.size(); member++) {
                        NDArray kept = state.values().get(member).mul((float) weights.state());
                        NDArray sum = kept.add(x.get(member).mul((float) weights.now()));
                        if (weights.before() != 0) {
                            sum = sum.add(state.memory().get(member).mul((float) weights.before()));
                        }
                        moved.add(sum);
                    }
                    return moved;
                });
    }

    @Override
    public Latents latents(SamplerState state, SampleRequest request) {
        return trajectory(request).latents(state, request);
    }
}
