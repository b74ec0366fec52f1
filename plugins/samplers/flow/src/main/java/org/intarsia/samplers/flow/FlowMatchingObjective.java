package org.intarsia.samplers.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.Objective;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictions;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * Flow matching (Lipman 2023) with logit-normal times: the mean squared difference between the
 * velocity of the path and the network's; besides it, each with a weight of its own, the alignment
 * term and the frequency-aware term. {@link #terms} calls them {@code velocity}, {@code alignment}
 * and {@code frequency}.
 *
 * <p>Draws: {@code t} [B] float32 in (0, 1); {@code noise} [B, C, H, W], unit normal; {@code drop}
 * [B], 1 where a row is trained without its label or text. With an alignment term whoever trains
 * adds {@code encoded} [B, N, E], the tokens of a frozen encoder, to the draws, and the head holds
 * a projector as {@code align}.
 *
 * <p>Where the head predicts x, the clean data goes through the same conversion as the prediction,
 * so that the least distance of the spec bounds both velocities (JiT).
 */
final class FlowMatchingObjective implements Objective {
    static final String TIME = "t";
    static final String NOISE = "noise";
    static final String DROP = "drop";
    static final String ENCODED = "encoded";

    private static final String VELOCITY = "velocity";
    private static final String ALIGNMENT = "alignment";
    private static final String FREQUENCY = "frequency";
    private static final String PROJECTOR = "align";

    private static final List<String> DROPPED = List.of(Conditioning.LABEL, Conditioning.TEXT);

    private final FlowMatchingOptions options;
    private final PredictionSpec spec;
    private final Predictions predictions;
    private final FrequencyLoss frequencies;

    @Inject
    FlowMatchingObjective(FlowMatchingOptions options, PredictionSpec spec) {
        this.options = options;
        this.spec = spec;
        this.predictions = new Predictions(spec);
        this.frequencies = new FrequencyLoss(options.freqQuality(), options.freqGamma());
    }

    @Override
    public PredictionKind wants() {
        return PredictionKind.VELOCITY;
    }

    @Override
    public Map<String, NDArray> draw(NDManager manager, LatentSpec latents, Noise noise) {
        Shape data = ((LatentSpec.Continuous) latents).shape();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray normal = noise.normal(manager, TIME, 0, new Shape());
            NDArray logit =
                    normal.mul(options.pStd().floatValue()).add(options.pMean().floatValue());
            NDArray t = shifted(logit.neg().exp().add(1).pow(-1));
            NDArray e = noise.normal(manager, NOISE, 0, data);
            NDArray drop =
                    noise.uniform(manager, DROP, 0, new Shape())
                            .lt(options.labelDrop().floatValue())
                            .toType(DataType.FLOAT32, false);
            NDScope.unregister(t, e, drop);
            return Map.of(TIME, t, NOISE, e, DROP, drop);
        }
    }

    @Override
    public Conditioning condition(Conditioning conditioning, Map<String, NDArray> draws) {
        NDArray drop = draws.get(DROP);
        Conditioning dropped = conditioning;
        for (String name : DROPPED) {
            if (drop != null && conditioning.has(name)) {
                Conditioning.Part part = conditioning.part(name);
                NDArray column = column(drop, part.value()).gt(0.5f);
                NDArray gone = column.broadcast(part.value().getShape());
                NDArray value = NDArrays.where(gone, part.nullForm(), part.value());
                dropped = dropped.with(name, value, part.nullForm());
            }
        }
        return dropped;
    }

    private NDArray shifted(NDArray t) {
        float shift = options.timeshift().floatValue();
        if (shift == 1) {
            return t;
        }
        return spec.axis() == TimeAxis.NOISE_AT_ZERO
                ? t.div(t.add(t.neg().add(1).mul(shift)))
                : t.mul(shift).div(t.mul(shift - 1).add(1));
    }

    @Override
    public NDArray loss(Latents data, Map<String, NDArray> draws, Predictor predictor) {
        Map<String, NDArray> terms = terms(data, draws, predictor);
        NDArray loss = terms.get(VELOCITY);
        if (options.freqLossWeight() > 0) {
            loss = loss.add(Ops.times(terms.get(FREQUENCY), options.freqLossWeight()));
        }
        if (options.alignWeight() > 0) {
            loss = loss.add(Ops.times(terms.get(ALIGNMENT), options.alignWeight()));
        }
        return loss;
    }

    @Override
    public Map<String, NDArray> terms(
            Latents data, Map<String, NDArray> draws, Predictor predictor) {
        NDArray x = data.value();
        NDArray e = draws.get(NOISE).mul((float) spec.noiseScale());
        NDArray t = column(draws.get(TIME), x);
        boolean noiseAtZero = spec.axis() == TimeAxis.NOISE_AT_ZERO;
        NDArray rest = t.neg().add(1);
        NDArray z = noiseAtZero ? x.mul(t).add(e.mul(rest)) : x.mul(rest).add(e.mul(t));

        Step step = new Step(0, 1, draws.get(TIME).toFloatArray());
        NDArray target = target(new NDList(x), new NDList(z), e, step);
        boolean aligned = options.alignWeight() > 0;
        Predictor network = aligned ? predictor.hold(new NDList(z), step) : predictor;
        NDArray missed = target.sub(network.predict(new NDList(z), step).get(0));
        Map<String, NDArray> terms = new LinkedHashMap<>();
        terms.put(VELOCITY, missed.square().mean());
        if (options.freqLossWeight() > 0) {
            terms.put(FREQUENCY, frequencies.of(missed));
        }
        if (aligned) {
            NDArray said = network.by(PROJECTOR).predict(new NDList(z), step).get(0);
            terms.put(ALIGNMENT, AlignmentLoss.of(said, draws.get(ENCODED)));
        }
        return terms;
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
