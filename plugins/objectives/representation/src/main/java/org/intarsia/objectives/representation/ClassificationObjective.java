package org.intarsia.objectives.representation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import com.google.inject.Inject;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.training.ClassLoss;
import org.intarsia.spi.ClassTokenEncoder;
import org.intarsia.spi.Loss;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.LatentSpec;

/**
 * Cross-entropy of a linear classifier over the class token and the mean of the patches' tokens.
 * The classifier is the objective's own. Nothing is left to chance.
 */
@Summary("An encoder learns from labels, by a linear classifier over its tokens")
final class ClassificationObjective extends EncoderObjective {
    private final Linear classifier;

    @Inject
    ClassificationObjective(Weights weights, LatentSpec latents, ConditioningSpec conditioning) {
        int classes = ClassLoss.classes(conditioning);
        classifier = new Linear(weights.at("classifier"), 2 * EncoderWidth.of(latents), classes);
    }

    @Override
    public Loss loss(TrainingBatch batch) {
        NDArray tokens = batch.part(ClassTokenEncoder.class).tokens(batch.images());
        NDArray classBD = tokens.get(new NDIndex(":, 0"));
        NDArray meanBD = tokens.get(new NDIndex(":, 1:")).mean(new int[] {1});
        NDArray logits = classifier.forward(NDArrays.concat(new NDList(classBD, meanBD), 1));
        return Loss.of("cross-entropy", ClassLoss.of(logits, batch));
    }
}
