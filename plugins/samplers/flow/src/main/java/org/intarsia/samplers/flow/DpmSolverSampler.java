package org.intarsia.samplers.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
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
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

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
    private final TimeSchedule times;
    private final FlowTrajectory trajectory;

    @Inject
    DpmSolverSampler(DpmSolverOptions options, PredictionSpec prediction) {
        times = new DpmTimes(options.steps(), (float) options.flowShift(), prediction.axis());
        trajectory = new FlowTrajectory(options.steps(), times);
    }

    @Override
    public PredictionKind wants() {
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
        NDList x = predictor.predict(trajectory.shown(state), trajectory.here(state));
        Weights weights = weights(state.index(), !state.memory().isEmpty());
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

    Weights weights(int index, boolean second) {
        double s = noise(index);
        double next = noise(index + 1);
        double h = lambda(next) - lambda(s);
        double all = -(1 - next) * Math.expm1(-h);
        if (!second || next == 0) {
            return new Weights(next / s, all, 0);
        }
        double ratio = (lambda(s) - lambda(noise(index - 1))) / h;
        double slope = 0.5 * all / ratio;
        return new Weights(next / s, all + slope, -slope);
    }

    private double noise(int index) {
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
        return trajectory.latents(state, request);
    }
}
