package org.intarsia.backbones.dsd.objective;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;
import org.intarsia.backbones.dsd.EncodedImages;
import org.intarsia.backbones.dsd.NormLinear;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.training.ClassLoss;
import org.intarsia.nn.training.CosineDistance;
import org.intarsia.nn.training.EncoderTokens;
import org.intarsia.nn.training.ProjectionMlp;
import org.intarsia.nn.training.WeightedTerms;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.jspecify.annotations.Nullable;

/**
 * What the tokens of images are to say: the terms {@code alignment}, {@code deep-alignment} and
 * {@code cross-entropy}. Their projectors and classifier are the objective's own: {@code
 * align_proj}, {@code deep_proj} and {@code cls_head}.
 */
final class FeatureTerms {
    private final DsdObjectiveOptions options;
    private final @Nullable EncoderTokens encoder;
    private final @Nullable ProjectionMlp alignProj;
    private final @Nullable ProjectionMlp deepProj;
    private final @Nullable NormLinear clsHead;

    FeatureTerms(
            DsdObjectiveOptions options,
            Weights weights,
            Parts parts,
            int width,
            ConditioningSpec conditioning) {
        this.options = options;
        encoder = options.alignWeight() > 0 ? EncoderTokens.of(parts, false) : null;
        alignProj =
                encoder == null
                        ? null
                        : projector(weights.at("align_proj"), width, encoder.width());
        deepProj =
                options.deepWeight() > 0 ? projector(weights.at("deep_proj"), width, width) : null;
        clsHead =
                options.classWeight() > 0
                        ? new NormLinear(
                                weights.at("cls_head"), width, ClassLoss.classes(conditioning))
                        : null;
    }

    /** Adds what is missing for the terms that have a weight. */
    static void check(
            DsdObjectiveOptions options,
            Parts parts,
            LatentSpec latents,
            ConditioningSpec conditioning,
            Problems problems) {
        if (options.alignWeight() > 0) {
            problems.collect(() -> fits(EncoderTokens.of(parts, false), latents));
        }
        if (options.classWeight() > 0) {
            problems.collect(() -> ClassLoss.classes(conditioning));
        }
    }

    private static void fits(EncoderTokens encoder, LatentSpec latents) {
        if (encoder.count() != latents.grid().tokens()) {
            throw new IntarsiaException(
                    ErrorCode.ALIGNMENT_NEEDS_FEATURES,
                    "with.encoder",
                    encoder.count()
                            + " tokens an image, and the network has "
                            + latents.grid().tokens(),
                    "Let both have patches of one size, or write align-weight: 0.");
        }
    }

    private ProjectionMlp projector(Weights weights, int in, int out) {
        return new ProjectionMlp(
                weights, new ProjectionMlp.Widths(in, options.projectorDim(), out), Ops::silu);
    }

    /**
     * @param own of the images that the network sees
     * @param mean of the whole images by the running mean of the network, without gradients
     */
    void add(
            WeightedTerms terms,
            EncodedImages own,
            Supplier<EncodedImages> mean,
            TrainingBatch batch) {
        terms.add(
                "alignment",
                options.alignWeight(),
                () ->
                        CosineDistance.of(
                                alignProj.forward(own.shallowBND()), encoder.of(batch.images())));
        terms.add(
                "deep-alignment",
                options.deepWeight(),
                () -> CosineDistance.of(deepProj.forward(own.deepBND()), mean.get().deepBND()));
        terms.add(
                "cross-entropy",
                options.classWeight(),
                () -> {
                    NDArray meanBD = own.lastBND().mean(new int[] {1});
                    return ClassLoss.of(clsHead.forward(meanBD), batch);
                });
    }
}
