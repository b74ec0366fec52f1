package org.intarsia.samplers.autoregressive.patches;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Optional;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.tokens.QuantizerLoss;
import org.intarsia.nn.training.WeightedTerms;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * The codes of the patches of a training: those that a tokenizer says, under {@code with: {codes:
 * ...}}, which stays as it is; or those that the network's posterior says, which learns with it.
 */
final class PatchCodes {
    private static final String DICTIONARY = "dictionary";
    private static final String POSTERIOR = "posterior";
    private static final String CODES = "codes";

    private final CodeTerms terms;
    private final FeatureSpec features;
    private final @Nullable Tokenizer tokenizer;

    /**
     * @param features of a backbone that draws codes
     */
    private PatchCodes(CodeTerms terms, FeatureSpec features, Parts parts) {
        this.terms = terms;
        this.features = features;
        tokenizer = parts.find(CODES, Tokenizer.class).orElse(null);
        if (tokenizer != null) {
            check(tokenizer.latents());
        }
    }

    /** Empty for a backbone that draws none. */
    static Optional<PatchCodes> of(CodeTerms terms, FeatureSpec features, Parts parts) {
        return features.member(DICTIONARY).isPresent()
                ? Optional.of(new PatchCodes(terms, features, parts))
                : Optional.empty();
    }

    private void check(LatentSpec said) {
        long size = features.member(DICTIONARY).orElseThrow().shape().get(1);
        boolean fits =
                said instanceof LatentSpec.Discrete codes
                        && codes.scales().size() == 1
                        && codes.grid().equals(features.grid())
                        && codes.vocabulary() == size;
        if (!fits) {
            throw new IncompatibleException(
                    CODES,
                    "objective",
                    said,
                    "ids of " + size + " codes on " + features.grid() + ", one a patch");
        }
    }

    /** What the head must hold. */
    Map<String, TensorSpec> projectors() {
        return tokenizer == null
                ? Map.of(POSTERIOR, TensorSpec.of(POSTERIOR, features.grid().tokens(), -1))
                : Map.of();
    }

    /**
     * Codes in the order in which patches are shown.
     *
     * @param idsBN of all patches
     * @param told what the head is told: the ids, or vectors through which gradients pass
     * @param encodedBNz what the posterior made of the patches, and the vectors of their codes; or
     *     empty
     */
    record Coded(NDArray idsBN, NDArray told, NDList encodedBNz) {}

    /**
     * @param network under training
     * @param patchesBNV all of them, in their order
     * @param placesBN their raster places, or null in raster order
     */
    Coded of(
            TrainingBatch batch,
            Predictor network,
            NDArray patchesBNV,
            @Nullable NDArray placesBN) {
        if (tokenizer != null) {
            NDArray raster =
                    Gradients.off(() -> tokenizer.encode(batch.images()).values())
                            .singletonOrThrow();
            NDArray ids = placesBN == null ? raster : raster.gather(placesBN, 1);
            return new Coded(ids, ids, new NDList());
        }
        NDArray none = patchesBNV.get(":, :0");
        NDArray first = placesBN == null ? null : placesBN.get(":, :1");
        NDList said =
                network.hold(new ModelInput.Vectors(none, first, null), PatchwiseObjective.WHOLE)
                        .by(POSTERIOR)
                        .predict(new ModelInput.NoisyLatents(patchesBNV), PatchwiseObjective.WHOLE);
        NDList encoded = said.subNDList(1);
        return new Coded(
                said.get(0),
                QuantizerLoss.straightThrough(encoded.get(0), encoded.get(1)),
                encoded);
    }

    /** Adds the terms of the first level. */
    void add(WeightedTerms all, Predictor held, Coded coded) {
        all.add(
                "code",
                terms.codeWeight(),
                () -> {
                    NDArray ids = coded.idsBN();
                    NDArray none =
                            ids.getManager()
                                    .create(new Shape(ids.getShape().get(0), 0), DataType.INT64);
                    NDArray logits =
                            held.by(DICTIONARY)
                                    .predict(new ModelInput.Ids(none), PatchwiseObjective.WHOLE)
                                    .get(0);
                    return logits.logSoftmax(-1).gather(ids.expandDims(2), 2).mean().neg();
                });
        if (!coded.encodedBNz().isEmpty()) {
            NDArray z = coded.encodedBNz().get(0);
            NDArray q = coded.encodedBNz().get(1);
            all.add("codebook", terms.codebookWeight(), () -> QuantizerLoss.codebook(z, q));
            all.add("commitment", terms.commitmentWeight(), () -> QuantizerLoss.commitment(z, q));
        }
    }
}
