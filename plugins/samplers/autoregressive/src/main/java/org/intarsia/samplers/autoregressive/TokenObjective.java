package org.intarsia.samplers.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import org.intarsia.nn.layers.ConditioningDropout;
import org.intarsia.spi.Loss;
import org.intarsia.spi.Objective;
import org.intarsia.spi.TrainingBatch;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * Mean cross-entropy of every token, given those before it; all of them in one forward. The term is
 * called {@code cross-entropy}. What is before a token is the subclass's.
 */
abstract class TokenObjective implements Objective {
    static final String TERM = "cross-entropy";
    private static final Step WHOLE = new Step(0, 1, new float[0]);

    private final double labelDrop;

    /**
     * @param labelDrop share of the rows that are trained without their condition
     * @param spec of the head
     * @throws IntarsiaException INT-203 for a head that gives no logits
     */
    TokenObjective(double labelDrop, PredictionSpec spec) {
        this.labelDrop = labelDrop;
        if (spec.kind() != PredictionKind.LOGITS) {
            throw new IntarsiaException(
                    ErrorCode.PARTS_DO_NOT_FIT,
                    Place.edge("head", "objective"),
                    spec.kind() + " offered, LOGITS expected",
                    "");
        }
    }

    /** The tokens of one map, not those of a pyramid. */
    static void checkRaster(LatentSpec latents) {
        if (!(latents instanceof LatentSpec.Discrete ids) || ids.scales().size() > 1) {
            throw new IntarsiaException(
                    ErrorCode.PARTS_DO_NOT_FIT,
                    Place.edge("tokenizer", "objective"),
                    latents + " offered, the ids of one map expected",
                    "");
        }
    }

    /**
     * What the network is shown, and the ids that it is to predict.
     *
     * @param shown as the backbone reads it
     * @param idsBN one for each of the last N rows of logits
     */
    record Sequence(ModelInput shown, NDArray idsBN) {}

    abstract Sequence sequence(TrainingBatch batch);

    @Override
    public final Loss loss(TrainingBatch batch) {
        Conditioning conditioning = ConditioningDropout.of(batch, labelDrop);
        Predictor predictor = batch.predictor(conditioning, PredictionKind.LOGITS);
        Sequence sequence = sequence(batch);
        NDArray ids = sequence.idsBN();
        NDArray logits = predictor.predict(sequence.shown(), WHOLE).get(0);
        long rows = logits.getShape().get(1);
        NDArray last = logits.get(new NDIndex(":, {}:", rows - ids.getShape().get(1)));
        return Loss.of(TERM, last.logSoftmax(-1).gather(ids.expandDims(2), 2).mean().neg());
    }

    /** All ids but the last, which nothing comes after. */
    static NDArray context(NDArray idsBN) {
        return idsBN.get(new NDIndex(":, 0:{}", idsBN.getShape().get(1) - 1));
    }
}
