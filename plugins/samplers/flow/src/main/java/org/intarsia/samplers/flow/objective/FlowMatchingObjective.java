package org.intarsia.samplers.flow.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.intarsia.nn.layers.ConditioningDropout;
import org.intarsia.nn.ops.Ops;
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
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * Flow matching (Lipman 2023) with logit-normal times: the mean squared difference between the
 * velocity of the path and the network's; besides it, each with a weight of its own, the alignment
 * term and the frequency-aware term. The terms are called {@code velocity}, {@code alignment} and
 * {@code frequency}.
 *
 * <p>It draws, by stream, {@code t} [B], normal, which becomes a time in (0, 1); {@code noise} [B,
 * C, H, W], normal; and which rows are trained without their label or text.
 *
 * <p>Where the head predicts x, the clean data goes through the same conversion as the prediction,
 * so that the least distance of the spec bounds both velocities (JiT).
 */
@Summary("Mean squared error of the velocity at random times")
public final class FlowMatchingObjective implements Objective {
    static final String TIME = "t";
    static final String NOISE = "noise";
    static final String VELOCITY = "velocity";
    static final String ALIGNMENT = "alignment";
    static final String FREQUENCY = "frequency";

    private final FlowMatchingOptions options;
    private final PredictionSpec spec;
    private final Predictions predictions;
    private final Shape data;
    private final FrequencyLoss frequencies;
    private final AlignmentLoss alignment;

    @Inject
    FlowMatchingObjective(
            FlowMatchingOptions options, PredictionSpec spec, LatentSpec latents, Parts parts) {
        this.options = options;
        this.spec = spec;
        this.predictions = new Predictions(spec);
        this.data = data(latents);
        this.frequencies = new FrequencyLoss(options.freqQuality(), options.freqGamma());
        this.alignment = options.alignWeight() > 0 ? AlignmentLoss.of(parts) : null;
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
        return alignment == null ? Map.of() : alignment.projectors();
    }

    @Override
    public Optional<InputKind> shows() {
        return Optional.of(InputKind.LATENTS);
    }

    @Override
    public Loss loss(TrainingBatch batch) {
        NDArray x = batch.latents().value();
        NDManager manager = batch.run().manager();
        NDArray times = times(manager, batch.noise());
        NDArray unit = batch.noise().normal(manager, NOISE, 0, data);
        NDArray e = unit.mul((float) spec.noiseScale());
        NDList z = new NDList(between(x, e, column(times, x)));
        Step step = new Step(0, 1, times.toFloatArray());
        NDArray target = target(new NDList(x), z, e, step);
        ModelInput shown = new ModelInput.NoisyLatents(z);

        Predictor network =
                batch.predictor(
                        ConditioningDropout.of(batch, options.labelDrop()),
                        PredictionKind.VELOCITY);
        if (alignment != null) {
            network = network.hold(shown, step);
        }
        NDArray missed = target.sub(network.predict(shown, step).get(0));
        Map<String, NDArray> terms = new LinkedHashMap<>();
        terms.put(VELOCITY, missed.square().mean());
        if (options.freqLossWeight() > 0) {
            terms.put(FREQUENCY, frequencies.of(missed));
        }
        if (alignment != null) {
            terms.put(ALIGNMENT, alignment.of(batch.images(), network, shown, step));
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
        return total;
    }

    /** [B] in (0, 1). */
    NDArray times(NDManager manager, Noise noise) {
        NDArray normal = noise.normal(manager, TIME, 0, new Shape());
        NDArray logit = normal.mul((float) options.pStd()).add((float) options.pMean());
        return shifted(logit.neg().exp().add(1).pow(-1));
    }

    private NDArray shifted(NDArray t) {
        float shift = (float) options.timeshift();
        if (shift == 1) {
            return t;
        }
        return spec.axis() == TimeAxis.NOISE_AT_ZERO
                ? t.div(t.add(t.neg().add(1).mul(shift)))
                : t.mul(shift).div(t.mul(shift - 1).add(1));
    }

    /** The state on the path between data and noise. */
    private NDArray between(NDArray x, NDArray e, NDArray t) {
        NDArray rest = t.neg().add(1);
        return spec.axis() == TimeAxis.NOISE_AT_ZERO
                ? x.mul(t).add(e.mul(rest))
                : x.mul(rest).add(e.mul(t));
    }

    /** A head that says x is judged behind the clamp; one that says v is judged on v itself. */
    private NDArray target(NDList x, NDList z, NDArray e, Step step) {
        if (spec.kind() == PredictionKind.X) {
            return predictions
                    .convert(x, z, step, PredictionKind.X, PredictionKind.VELOCITY)
                    .get(0);
        }
        NDArray difference = x.get(0).sub(e);
        return spec.axis() == TimeAxis.NOISE_AT_ZERO ? difference : difference.neg();
    }

    private static NDArray column(NDArray rows, NDArray like) {
        long[] shape = new long[like.getShape().dimension()];
        Arrays.fill(shape, 1);
        shape[0] = rows.size();
        return rows.reshape(new Shape(shape));
    }
}
