package org.intarsia.backbones.semantic.level;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.layers.ConditioningKinds;
import org.intarsia.nn.layers.LabelEmbedding;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.FeatureSpec;

/**
 * The class as a head is told it, a vector a patch: a row of {@code class_embed} [classes + 1, W],
 * the last where a branch leaves the class out.
 */
public final class SemanticClass {
    private final LabelEmbedding embedding;
    private final int classes;
    private final int label;
    private final int switchC;

    /**
     * @param features with the label and its switch
     * @param weights of the head
     */
    public SemanticClass(
            FeatureSpec features, ConditioningSpec conditioning, Weights weights, int width) {
        classes = ConditioningKinds.onLabel(conditioning).classes();
        embedding = LabelEmbedding.of(weights.at("class_embed"), classes, width);
        label = index(features, SemanticFeatures.LABEL);
        switchC = index(features, SemanticFeatures.C);
    }

    private static int index(FeatureSpec features, String name) {
        return features.members().indexOf(features.member(name).orElseThrow());
    }

    /** Whether a head over these features is told the class. */
    public static boolean isTold(FeatureSpec features) {
        return features.member(SemanticFeatures.C).isPresent();
    }

    /**
     * @param features of the backbone
     * @param patches n, of a row
     * @return [B, n, W]
     */
    public NDArray of(NDList features, long patches) {
        NDArray labelsB = features.get(label);
        Shape all = new Shape(labelsB.size(), patches);
        NDArray given = features.get(switchC).reshape(labelsB.size(), -1).gt(0.5f).broadcast(all);
        NDArray labels = labelsB.reshape(-1, 1).broadcast(all);
        NDArray none = labels.zerosLike().add(classes);
        return embedding.forward(NDArrays.where(given, labels, none));
    }
}
