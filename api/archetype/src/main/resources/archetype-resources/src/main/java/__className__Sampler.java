package ${package};

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.ModelInput.NoisyLatents;
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
 * An explicit Runge-Kutta method of second order on a uniform grid. With h the interval, z the
 * state and v the velocity that the network predicts:
 *
 * <pre>
 * k1 = v(z, t)
 * k2 = v(z + alpha h k1, t + alpha h)
 * z' = z + h ((1 - 1 / (2 alpha)) k1 + 1 / (2 alpha) k2)
 * </pre>
 */
@Summary("an explicit Runge-Kutta method of second order")
final class ${className}Sampler implements Sampler {
    private final int steps;
    private final double alpha;
    private final TimeAxis axis;

    @Inject
    ${className}Sampler(${className}Options options, PredictionSpec prediction) {
        if (!prediction.isFlow()) {
            throw new IncompatibleException(
                    "head", "sampler", prediction.kind(), "a prediction that gives a velocity");
        }
        this.steps = options.steps();
        this.alpha = options.alpha();
        this.axis = prediction.axis();
    }

    /** The platform converts whatever the head predicts into this. */
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
        NDList values = new NDList(draw(request, noise, Noise.START, latents.shape()));
        for (TensorSpec companion : request.companions()) {
            String stream = Noise.START + "." + companion.name();
            values.add(draw(request, noise, stream, companion.shape()));
        }
        return SamplerState.flow(steps, time(0), values, noise);
    }

    @Override
    public SamplerState step(SamplerState state, Predictor predictor) {
        float end = time(state.index() + 1);
        float h = end - state.time();
        float between = (float) (state.time() + alpha * h);
        double second = 1 / (2 * alpha);
        try (NDList k1 = predictor.predict(new NoisyLatents(state.values()), at(state, state.time()));
                NDList inner = moved(state.values(), k1, alpha * h);
                NDList k2 = predictor.predict(new NoisyLatents(inner), at(state, between));
                NDList half = moved(state.values(), k1, (1 - second) * h)) {
            NDList next = moved(half, k2, second * h);
            next.attach(state.values().get(0).getManager());
            return state.next(end, next, new NDList());
        }
    }

    /** A copy of the latents, with the noise that is left in them where the run ended early. */
    @Override
    public Latents latents(SamplerState state, SampleRequest request) {
        double distance = axis == TimeAxis.NOISE_AT_ZERO ? 1 - state.time() : state.time();
        double sigma = state.done() ? 0 : Math.max(0, Math.min(1, distance));
        return new Latents(
                new NDList(state.values().get(0).duplicate()), request.latents(), sigma);
    }

    private static NDArray draw(SampleRequest request, Noise noise, String stream, Shape shape) {
        NDArray unit = noise.normal(request.manager(), stream, 0, shape);
        unit.muli((float) request.prediction().noiseScale());
        return unit;
    }

    /** From the noise end of time to the data end, evenly spaced. */
    private float time(int index) {
        double done = (double) index / steps;
        return (float) (axis == TimeAxis.NOISE_AT_ZERO ? done : 1 - done);
    }

    private static Step at(SamplerState state, float time) {
        int rows = Math.toIntExact(state.values().get(0).getShape().get(0));
        return Step.at(state.index(), state.expected(), time, rows);
    }

    /** Every member moved by {@code factor} times its velocity; nothing else is left behind. */
    private static NDList moved(NDList from, NDList velocity, double factor) {
        NDList moved = new NDList(from.size());
        for (int member = 0; member < from.size(); member++) {
            NDArray x = from.get(member);
            NDArray v = velocity.get(member);
            moved.add(Scoped.run(() -> x.add(v.mul((float) factor))));
        }
        return moved;
    }
}
