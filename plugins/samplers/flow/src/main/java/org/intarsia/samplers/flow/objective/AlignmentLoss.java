package org.intarsia.samplers.flow.objective;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;

/**
 * The alignment term (REPA, Yu 2024): 1 less the cosine between the projected tokens of an inner
 * block and the tokens that a frozen encoder makes of the clean image, on average.
 *
 * @param encoder whose latents are the tokens; it does not learn
 * @param space of its latents
 */
record AlignmentLoss(Tokenizer encoder, LatentSpec.Continuous space) {
    static final String ENCODER = "encoder";
    static final String PROJECTOR = "align";

    /**
     * @param parts of the objective
     * @throws IntarsiaException INT-608 without an encoder, or with one that gives ids
     */
    static AlignmentLoss of(Parts parts) {
        Tokenizer encoder =
                parts.find(ENCODER, Tokenizer.class)
                        .orElseThrow(() -> refused("no encoder is given"));
        if (encoder.latents() instanceof LatentSpec.Continuous space) {
            return new AlignmentLoss(encoder, space);
        }
        throw refused(encoder.latents() + " given, continuous latents expected");
    }

    private static IntarsiaException refused(String cause) {
        return new IntarsiaException(
                ErrorCode.ALIGNMENT_NEEDS_FEATURES,
                "with.encoder",
                cause + ", and align-weight is above 0",
                "Add with: {encoder: {kind: tokenizer, use: ...}}, a continuous tokenizer that is"
                        + " trained already, or leave align-weight out.");
    }

    /** What the head must hold for it: a projector to [N, E], a token a cell of the latents. */
    Map<String, TensorSpec> projectors() {
        return Map.of(
                PROJECTOR,
                TensorSpec.of(FeatureSpec.TOKENS, space.grid().tokens(), space.channels()));
    }

    /**
     * @param network holds the features of an inner block
     * @return a scalar
     */
    NDArray of(NDArray images, Predictor network, ModelInput shown, Step step) {
        NDArray encodedBNE = Gradients.off(() -> MapOps.tokens(encoder.encode(images).value()));
        NDArray projectedBNE = network.by(PROJECTOR).predict(shown, step).get(0);
        NDArray cosine = Ops.unit(projectedBNE).mul(Ops.unit(encodedBNE)).sum(new int[] {-1});
        return cosine.neg().add(1).mean();
    }
}
