package org.intarsia.nn.training;

import ai.djl.ndarray.NDArray;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.spec.ConditioningSpec;

/** The cross-entropy of logits with the labels of a batch. */
public final class ClassLoss {
    private ClassLoss() {}

    /**
     * Classes to tell apart.
     *
     * @throws IntarsiaException INT-603 where the manifest has none
     */
    public static int classes(ConditioningSpec conditioning) {
        if (conditioning instanceof ConditioningSpec.Classes spec) {
            return spec.classes();
        }
        throw new IntarsiaException(
                ErrorCode.DATA_DOES_NOT_FIT,
                Place.part("conditioning"),
                "the classifier needs classes, and the manifest has none",
                "Add conditioning: {kind: class, classes: 10} to the manifest.");
    }

    /**
     * @param logitsBK one a class
     * @return a scalar, the mean over the rows
     */
    public static NDArray of(NDArray logitsBK, TrainingBatch batch) {
        long classes = logitsBK.getShape().get(1);
        NDArray labels = batch.conditioning().value(Conditioning.LABEL).reshape(-1, 1);
        NDArray all =
                batch.run().manager().arange((int) classes).toType(labels.getDataType(), false);
        NDArray wanted = labels.eq(all.reshape(1, -1)).toType(logitsBK.getDataType(), false);
        return logitsBK.logSoftmax(1).mul(wanted).sum(new int[] {1}).mean().neg();
    }
}
