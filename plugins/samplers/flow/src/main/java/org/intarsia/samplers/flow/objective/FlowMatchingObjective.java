package org.intarsia.samplers.flow.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.nn.layers.ConditioningDropout;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.training.EncoderTokens;
import org.intarsia.nn.training.ScheduleShift;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictions;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * Flow matching (Lipman 2023) with logit-normal times: the mean squared difference between the
 * velocity of the path and the network's; besides it, each with a weight of its own, the alignment
 * term, the frequency-aware term, and the same difference for the class token of an encoder, which
 * is noised at the same time as the image (REG). The terms are called {@code velocity}, {@code
 * alignment}, {@code frequency} and {@code class-token}.
 *
 * <p>It draws, by stream, {@code t} [B], normal or uniform, which becomes a time in (0, 1); {@code
 * noise} [B, C, H, W], normal; {@code noise.class-token} [B, E], normal; and which rows are trained
 * without their label or text.
 *
 * <p>Where the head predicts x, the clean data goes through the same conversion as the prediction,
 * so that the least distance of the spec bounds both velocities (JiT).
 */
@Summary("Mean squared error of the velocity at random times")
public final class FlowMatchingObjective implements Objective {
    static final String NOISE = "noise";
    static final String VELOCITY = "velocity";
    static final String ALIGNMENT = "alignment";
    static final String FREQUENCY = "frequency";

    private final FlowMatchingOptions options;
    private final PredictionSpec spec;
    private final Predictions predictions;
    private final Shape data;
    private final double shift;
    private final FrequencyLoss frequencies;
    private final EncoderTokens encoder;

    @Inject
    FlowMatchingObjective(
            FlowMatchingOptions options, PredictionSpec spec, LatentSpec latents, Parts parts) {
        this.options = options;
        this.spec = spec;
        this.predictions = new Predictions(spec);
        this.data = data(latents);
        this.shift = ScheduleShift.of(options.timeshift(), options.timeshiftBase(), latents);
        this.frequencies = new FrequencyLoss(options.freqQuality(), options.freqGamma());
        boolean classToken = options.classTokenWeight() > 0;
        this.encoder =
                classToken || options.alignWeight() > 0
                        ? EncoderTokens.of(parts, classToken)
                        : null;
    }

    /** The shape of one row of the data that is noised. */
    private Shape data(LatentSpec latents) {
        if (latents instanceof LatentSpec.Continuous continuous
                && predictions.canGive(PredictionKind.VELOCITY)) {
            return continuous.shape();
        }
        throw new IntarsiaException(
                ErrorCode.PARTS_DO_NOT_FIT,
                Place.edge("head", "objective"),
                spec.kind()
                        + " of "
                        + latents
                        + " offered, a velocity of continuous latents"
                        + " expected",
                "");
    }

    @Override
    public Map<String, TensorSpec> projectors() {
        return aligns() ? AlignmentLoss.projectors(encoder) : Map.of();
    }

    private boolean aligns() {
        return options.alignWeight() > 0;
    }

    @Override
    public List<TensorSpec> companions() {
        return encoder != null && encoder.withClass()
                ? List.of(TensorSpec.of(FeatureSpec.CLASS_TOKEN, encoder.width()))
                : List.of();
    }

    @Override
    public Optional<InputKind> shows() {
        return Optional.of(InputKind.LATENTS);
    }

    @Override
    public Loss loss(TrainingBatch batch) {
        NDManager manager = batch.run().manager();
        NDArray times = times(manager, batch.noise());
        Step step = new Step(0, 1, times.toFloatArray());
        NDArray encoded = encoder == null ? null : encoder.of(batch.images());
        NDList clean = new NDList(batch.latents().value());
        NDList noise = new NDList(noise(batch, NOISE, data));
        for (TensorSpec companion : companions()) {
            clean.add(encoded.get(new NDIndex(":, 0")));
            noise.add(noise(batch, NOISE + "." + companion.name(), companion.shape()));
        }
        NDList z = new NDList();
        for (int member = 0; member < clean.size(); member++) {
            NDArray x = clean.get(member);
            z.add(between(x, noise.get(member), column(times, x)));
        }
        NDList target = target(clean, z, noise, step);
        ModelInput shown = new ModelInput.NoisyLatents(z);

        Predictor network =
                batch.predictor(
                        ConditioningDropout.of(batch, options.labelDrop()),
                        PredictionKind.VELOCITY);
        if (aligns()) {
            network = network.hold(shown, step);
        }
        NDList predicted = network.predict(shown, step);
        NDArray missed = target.get(0).sub(predicted.get(0));
        Map<String, NDArray> terms = new LinkedHashMap<>();
        terms.put(VELOCITY, missed.square().mean());
        if (options.freqLossWeight() > 0) {
            terms.put(FREQUENCY, frequencies.of(missed));
        }
        for (int member = 1; member < clean.size(); member++) {
            terms.put(
                    companions().get(member - 1).name(),
                    target.get(member).sub(predicted.get(member)).square().mean());
        }
        if (aligns()) {
            terms.put(ALIGNMENT, AlignmentLoss.of(encoded, network, shown, step));
        }
        return new Loss(total(terms), terms);
    }

    private NDArray total(Map<String, NDArray> terms) {
        NDArray total = terms.get(VELOCITY);
        if (terms.containsKey(FREQUENCY)) {
            total = total.add(Ops.times(terms.get(FREQUENCY), options.freqLossWeight()));
        }
        if (terms.containsKey(ALIGNMENT)) {
            total = total.add(Ops.times(terms.get(ALIGNMENT), options.alignWeight()));
        }
        if (terms.containsKey(FeatureSpec.CLASS_TOKEN)) {
            NDArray term = terms.get(FeatureSpec.CLASS_TOKEN);
            total = total.add(Ops.times(term, options.classTokenWeight()));
        }
        return total;
    }

    /** [B] in (0, 1). */
    NDArray times(NDManager manager, Noise noise) {
        return ScheduleShift.apply(options.drawn().draw(manager, noise), shift, spec.axis());
    }

    private NDArray noise(TrainingBatch batch, String stream, Shape shape) {
        NDArray unit = batch.noise().normal(batch.run().manager(), stream, 0, shape);
        return unit.mul((float) spec.noiseScale());
    }

    /** The state on the path between data and noise. */
    private NDArray between(NDArray x, NDArray e, NDArray t) {
        NDArray rest = t.neg().add(1);
        return spec.axis() == TimeAxis.NOISE_AT_ZERO
                ? x.mul(t).add(e.mul(rest))
                : x.mul(rest).add(e.mul(t));
    }

    /** A head that says x is judged behind the clamp; one that says v is judged on v itself. */
    private NDList target(NDList x, NDList z, NDList e, Step step) {
        if (spec.kind() == PredictionKind.X) {
            return predictions.convert(x, z, step, PredictionKind.X, PredictionKind.VELOCITY);
        }
        NDList targets = new NDList();
        for (int member = 0; member < x.size(); member++) {
            NDArray difference = x.get(member).sub(e.get(member));
            boolean up = spec.axis() == TimeAxis.NOISE_AT_ZERO;
            targets.add(up ? difference : difference.neg());
        }
        return targets;
    }

    private static NDArray column(NDArray rows, NDArray like) {
        long[] shape = new long[like.getShape().dimension()];
        Arrays.fill(shape, 1);
        shape[0] = rows.size();
        return rows.reshape(new Shape(shape));
    }
}
