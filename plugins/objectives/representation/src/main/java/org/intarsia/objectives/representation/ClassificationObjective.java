package org.intarsia.objectives.representation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import com.google.inject.Inject;
import org.intarsia.nn.layers.Linear;
import org.intarsia.spi.ClassTokenEncoder;
import org.intarsia.spi.Loss;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.LatentSpec;

/**
 * Cross-entropy of a linear classifier over the class token and the mean of the patches' tokens.
 * The classifier is the objective's own. Nothing is left to chance.
 */
@Summary("An encoder learns from labels, by a linear classifier over its tokens")
final class ClassificationObjective extends EncoderObjective {
    private final Linear classifier;
    private final int classes;

    @Inject
    ClassificationObjective(Weights weights, LatentSpec latents, ConditioningSpec conditioning) {
        if (!(conditioning instanceof ConditioningSpec.Classes spec)) {
            throw new IntarsiaException(
                    ErrorCode.DATA_DOES_NOT_FIT,
                    Place.part("conditioning"),
                    "the classifier needs classes, and the manifest has none",
                    "Add conditioning: {kind: class, classes: 10} to the manifest.");
        }
        classes = spec.classes();
        classifier = new Linear(weights.at("classifier"), 2 * EncoderWidth.of(latents), classes);
    }

    @Override
    public Loss loss(TrainingBatch batch) {
        NDArray tokens = batch.part(ClassTokenEncoder.class).tokens(batch.images());
        NDArray classBD = tokens.get(new NDIndex(":, 0"));
        NDArray meanBD = tokens.get(new NDIndex(":, 1:")).mean(new int[] {1});
        NDArray logits = classifier.forward(NDArrays.concat(new NDList(classBD, meanBD), 1));
        NDArray labels = batch.conditioning().value(Conditioning.LABEL).reshape(-1, 1);
        NDArray all = batch.run().manager().arange(classes).toType(labels.getDataType(), false);
        NDArray wanted = labels.eq(all.reshape(1, -1)).toType(logits.getDataType(), false);
        return Loss.of(
                "cross-entropy", logits.logSoftmax(1).mul(wanted).sum(new int[] {1}).mean().neg());
    }
}
