package org.intarsia.backbones.semantic.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import org.intarsia.backbones.semantic.level.SemanticFeatures;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.spi.forwarding.ForwardingPredictor;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;

/** Keeps what every patch was conditioned on, and the first answers about each. */
final class PatchRecorder extends ForwardingPredictor {
    private final ReferenceCase recorded;
    private final NDList conditions;
    private final NDList answers;
    private final int kept;

    /**
     * @param kept how many answers of each patch
     */
    PatchRecorder(Predictor inner, ReferenceCase recorded, int kept) {
        this(inner, recorded, new NDList(), new NDList(), kept);
    }

    private PatchRecorder(
            Predictor inner, ReferenceCase recorded, NDList conditions, NDList answers, int kept) {
        super(inner);
        this.recorded = recorded;
        this.conditions = conditions;
        this.answers = answers;
        this.kept = kept;
    }

    /** [rows of the branches that the head was asked of, N, z]. */
    NDArray conditions() {
        return NDArrays.concat(conditions, 1);
    }

    /** The guided answers, patch after patch. */
    NDList answers() {
        return answers;
    }

    @Override
    protected Predictor wrap(Predictor other) {
        return new PatchRecorder(other, recorded, conditions, answers, kept);
    }

    /** A further head is asked without being watched. */
    @Override
    public Predictor by(String head) {
        return new PatchRecorder(inner().by(head), recorded, conditions, answers, 0);
    }

    @Override
    public NDList predict(ModelInput input, Step step) {
        if (step.index() >= kept) {
            return super.predict(input, step);
        }
        NDList said =
                super.predict(
                        input,
                        step.watched(
                                (name, value) -> {
                                    if (name.equals(SemanticFeatures.Z)) {
                                        conditions.add(copy(value));
                                    }
                                }));
        answers.add(copy(said.get(0)));
        return said;
    }

    private NDArray copy(NDArray value) {
        NDArray copy = Scoped.outlive(value.duplicate());
        copy.attach(recorded.manager());
        return copy;
    }
}
