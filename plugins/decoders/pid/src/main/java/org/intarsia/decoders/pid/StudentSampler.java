package org.intarsia.decoders.pid;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.IncompatibleException;
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
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * The few steps of a distilled student: x0 = x - t v, then noise of the next time, fresh at every
 * step; or along v. The first state is pure noise, whatever its time. One evaluation a step, no
 * guidance: it was distilled in. All draws are of the stream {@code renoise}, one a step.
 */
@Summary("The few steps of a distilled student, with fresh noise at each (PiD)")
final class StudentSampler implements Sampler {
    private static final String RENOISE = "renoise";

    private final float[] times;
    private final boolean fresh;

    @Inject
    StudentSampler(StudentOptions options, PredictionSpec prediction) {
        if (prediction.axis() != TimeAxis.NOISE_AT_ONE) {
            throw new IncompatibleException(
                    "head",
                    "sampler",
                    prediction.kind() + " on " + prediction.axis(),
                    "a prediction whose noise is at 1");
        }
        times = options.grid();
        fresh = options.studentSampleType() == StudentOptions.SampleType.SDE;
    }

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
        if (!(request.latents() instanceof LatentSpec.Continuous latents)) {
            throw new IncompatibleException(
                    "tokenizer", "sampler", request.latents(), "continuous latents");
        }
        NDList values =
                new NDList(noise.normal(request.manager(), Noise.START, 0, latents.shape()));
        for (TensorSpec companion : request.companions()) {
            String stream = Noise.START + "." + companion.name();
            values.add(noise.normal(request.manager(), stream, 0, companion.shape()));
        }
        return SamplerState.flow(times.length - 1, times[0], values, noise);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        float t = times[state.index()];
        float next = times[state.index() + 1];
        int rows = Math.toIntExact(state.values().get(0).getShape().get(0));
        Step here = Step.at(state.index(), state.expected(), t, rows);
        try (NDList velocity =
                predictor.predict(new ModelInput.NoisyLatents(state.values()), here)) {
            NDList moved =
                    Scoped.keep(
                            state.values().get(0).getManager(),
                            () -> {
                                NDList all = new NDList();
                                for (int member = 0; member < velocity.size(); member++) {
                                    NDArray x = state.values().get(member);
                                    all.add(moved(x, velocity.get(member), t, next, state));
                                }
                                return all;
                            });
            return state.next(next, moved, new NDList());
        }
    }

    private NDArray moved(NDArray x, NDArray velocity, float t, float next, SamplerState state) {
        NDArray exact = x.toType(DataType.FLOAT64, true);
        NDArray v = velocity.toType(DataType.FLOAT64, true);
        if (!fresh && next > 0) {
            return exact.add(v.mul((double) next - t)).toType(DataType.FLOAT32, true);
        }
        NDArray data = exact.sub(v.mul((double) t)).toType(DataType.FLOAT32, true);
        if (next == 0) {
            return data;
        }
        Shape shape = x.getShape().slice(1);
        NDArray noise = state.noise().normal(x.getManager(), RENOISE, state.index(), shape);
        return data.mul(1 - next).add(noise.mul(next));
    }

    @Override
    public Latents latents(SamplerState state, SampleRequest request) {
        double left = state.done() ? 0 : state.time();
        return Latents.ofFlow(state.values().get(0), request.latents(), left, 1);
    }
}
