package org.intarsia.backbones.semantic.level;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * What a head is conditioned on, a vector a patch: the backbone's token, or the vector of the code
 * that was drawn, or the head's own where a branch leaves it out ({@code null_z}).
 */
public final class SemanticVectors {
    private final SharedDictionary dictionary;
    private final boolean draws;
    private final int main;
    private final int own;
    private final int switchZ;
    private final int width;
    private final FeatureSpec accepts;
    private final @Nullable Parameter nullZ;

    /**
     * @param weights of the head
     */
    public SemanticVectors(FeatureSpec features, SharedDictionary dictionary, Weights weights) {
        this.dictionary = dictionary;
        draws = features.member(SemanticFeatures.DICTIONARY).isPresent();
        if (draws ? !dictionary.isThere() : features.width() < 1) {
            throw new IncompatibleException(
                    "backbone", "head", features, "tokens of a known width");
        }
        width = draws ? dictionary.width() : features.width();
        TensorSpec asked =
                draws
                        ? features.member(SemanticFeatures.DICTIONARY).orElseThrow()
                        : TensorSpec.of(FeatureSpec.TOKENS, -1, width);
        accepts = new FeatureSpec(List.of(asked), features.grid(), features.patch());
        main = index(features, draws ? SemanticFeatures.DICTIONARY : FeatureSpec.TOKENS);
        own = index(features, SemanticFeatures.OWN_CODE);
        switchZ = index(features, SemanticFeatures.Z);
        nullZ =
                switchZ < 0
                        ? null
                        : weights.parameter("null_z", new Shape(width), Init.normal(0.02));
    }

    private static int index(FeatureSpec features, String name) {
        return features.member(name).map(features.members()::indexOf).orElse(-1);
    }

    public FeatureSpec accepts() {
        return accepts;
    }

    /** z. */
    public int width() {
        return width;
    }

    /**
     * The further heads of a head over these features, by name: where codes are drawn, that of the
     * dictionary, and in a training that of the posterior.
     */
    public Map<String, PredictionHead> heads(FeatureSpec features) {
        if (!draws) {
            return Map.of();
        }
        Map<String, PredictionHead> heads = new LinkedHashMap<>();
        heads.put(SemanticFeatures.DICTIONARY, new DictionaryHead(features));
        dictionary
                .posterior()
                .ifPresent(
                        encoder ->
                                heads.put(
                                        SemanticFeatures.POSTERIOR,
                                        new PosteriorHead(features, dictionary.table(), encoder)));
        return Collections.unmodifiableMap(heads);
    }

    /**
     * @param features of the backbone
     * @param drawnBn the codes [B, n], where they are drawn; in a training their vectors [B, n, z]
     * @return [B, n, z]
     */
    public NDArray of(NDList features, @Nullable NDArray drawnBn) {
        NDArray z = draws ? drawn(features, drawnBn) : features.get(main);
        if (nullZ == null) {
            return z;
        }
        long rows = z.getShape().get(0);
        NDArray given = features.get(switchZ).reshape(rows, -1, 1).gt(0.5f).broadcast(z.getShape());
        return NDArrays.where(given, z, nullZ.array().broadcast(z.getShape()));
    }

    private NDArray drawn(NDList features, @Nullable NDArray drawnBn) {
        if (drawnBn == null) {
            throw new IncompatibleException(
                    "sampler", "head", "no codes", "the codes that were drawn of the dictionary");
        }
        NDArray givenB1 = features.get(own).reshape(-1, 1).gt(0.5f);
        NDArray likeliest = features.get(main).argMax(-1);
        if (drawnBn.getDataType().isFloating()) {
            NDArray vectors = dictionary.vectors(likeliest);
            NDArray given = givenB1.expandDims(2).broadcast(vectors.getShape());
            return NDArrays.where(given, drawnBn, vectors);
        }
        NDArray given = givenB1.broadcast(drawnBn.getShape());
        return dictionary.vectors(NDArrays.where(given, drawnBn, likeliest));
    }
}
