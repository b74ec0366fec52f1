package org.intarsia.tokenizers.dino.generator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.intarsia.nn.layers.ConditioningDropout;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.training.CosineDistance;
import org.intarsia.nn.training.EncoderTokens;
import org.intarsia.nn.training.ScheduleShift;
import org.intarsia.nn.training.WeightedTerms;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * The tokens that a backbone says of a noisy image come near those that a frozen encoder makes of
 * the clean one. Terms: {@code cosine}, {@code mse}, {@code smooth-l1} and {@code class-token}.
 *
 * <p>It draws, by stream, {@code t} [B]; {@code noise} [B, C, H, W], normal; and which rows are
 * trained without their label.
 */
@Summary("From a noisy image to what a frozen encoder makes of the clean one")
public final class FeatureDistillation implements Objective {
    private final FeatureDistillationOptions options;
    private final PredictionSpec spec;
    private final Shape data;
    private final double shift;
    private final EncoderTokens encoder;

    @Inject
    public FeatureDistillation(
            FeatureDistillationOptions options,
            PredictionSpec spec,
            LatentSpec latents,
            Parts parts) {
        this.options = options;
        this.spec = spec;
        if (!(latents instanceof LatentSpec.Continuous continuous) || !spec.isFlow()) {
            throw new IncompatibleException(
                    "head",
                    "objective",
                    spec.kind() + " of " + latents,
                    "a prediction on a path from continuous latents to noise");
        }
        data = continuous.shape();
        shift = ScheduleShift.of(options.timeshift(), options.timeshiftBase(), latents);
        encoder = EncoderTokens.of(parts, options.classTokenWeight() > 0, options.wantedBy());
    }

    @Override
    public Set<Kind> trainedKinds() {
        return Set.of(Kind.BACKBONE);
    }

    @Override
    public Optional<InputKind> shows() {
        return Optional.of(InputKind.LATENTS);
    }

    @Override
    public Map<String, TensorSpec> projectors() {
        long patches = encoder.space().grid().tokens();
        return Map.of(
                DecoderHead.FEATURES,
                TensorSpec.of(FeatureSpec.TOKENS, 1 + patches, encoder.width()));
    }

    @Override
    public Loss loss(TrainingBatch batch) {
        NDManager manager = batch.run().manager();
        NDArray drawn = options.drawn().draw(manager, batch.noise());
        NDArray t = ScheduleShift.apply(drawn, shift, spec.axis());
        NDArray noise =
                Ops.times(batch.noise().normal(manager, "noise", 0, data), spec.noiseScale());
        NDArray distance = spec.axis() == TimeAxis.NOISE_AT_ONE ? t : t.neg().add(1);
        NDArray share = distance.reshape(-1, 1, 1, 1);
        NDArray z = batch.latents().value().mul(share.neg().add(1)).add(noise.mul(share));
        ModelInput shown = new ModelInput.NoisyLatents(new NDList(z));
        Step step = new Step(0, 1, t.toFloatArray());
        NDArray said =
                batch.predictor(ConditioningDropout.of(batch, options.labelDrop()), spec.kind())
                        .hold(shown, step)
                        .by(DecoderHead.FEATURES)
                        .predict(shown, step)
                        .singletonOrThrow();
        return compared(said, encoder.of(batch.images()), weights(distance));
    }

    /** [B]. */
    private NDArray weights(NDArray distance) {
        return switch (options.timeWeight()) {
            case EVEN -> distance.onesLike();
            case CLEAN -> distance.neg().add(1);
            case NOISY -> distance;
        };
    }

    /**
     * Tokens that are compared.
     *
     * @param weightB [B], what each image counts
     */
    private record Pair(NDArray saidBND, NDArray wantedBND, NDArray weightB) {
        /**
         * @param missed what the two differ by, of any axes behind the first
         */
        NDArray mean(BinaryOperator<NDArray> missed) {
            NDArray each = missed.apply(saidBND, wantedBND);
            long rows = each.getShape().get(0);
            return each.reshape(rows, -1).mean(new int[] {1}).mul(weightB).mean();
        }
    }

    /**
     * @param said [B, 1 + N, D]
     * @param wanted the same, or [B, N, D] without the class token
     */
    private Loss compared(NDArray said, NDArray wanted, NDArray weightB) {
        NDArray target = encoder.withClass() ? wanted.get(":, 1:") : wanted;
        Pair patches = new Pair(said.get(":, 1:"), target, weightB);
        WeightedTerms terms = new WeightedTerms();
        terms.add("cosine", options.cosineWeight(), () -> patches.mean(CosineDistance::each));
        terms.add("mse", options.mseWeight(), () -> patches.mean((a, b) -> a.sub(b).square()));
        terms.add(
                "smooth-l1",
                options.smoothL1Weight(),
                () -> patches.mean(FeatureDistillation::smooth));
        terms.add(
                "class-token",
                options.classTokenWeight(),
                () ->
                        new Pair(said.get(":, :1"), wanted.get(":, :1"), weightB)
                                .mean(CosineDistance::each));
        return terms.loss();
    }

    /** Half the square below 1, and less a half above. */
    private static NDArray smooth(NDArray a, NDArray b) {
        NDArray size = a.sub(b).abs();
        NDArray below = Ops.atMost(size, 1);
        return Ops.times(below.square(), 0.5).add(size.sub(below));
    }
}
