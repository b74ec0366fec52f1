package org.intarsia.backbones.semantic.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.backbones.semantic.level.SemanticFeatures;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.spi.forwarding.ForwardingPredictor;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;

/** Keeps what every patch was conditioned on, and the first answer about each. */
final class PatchRecorder extends ForwardingPredictor {
    private final ReferenceCase recorded;
    private final NDList conditions;
    private final List<NDArray> answers;
    private final boolean on;

    PatchRecorder(Predictor inner, ReferenceCase recorded) {
        this(inner, recorded, new NDList(), new ArrayList<>(), true);
    }

    private PatchRecorder(
            Predictor inner,
            ReferenceCase recorded,
            NDList conditions,
            List<NDArray> answers,
            boolean on) {
        super(inner);
        this.recorded = recorded;
        this.conditions = conditions;
        this.answers = answers;
        this.on = on;
    }

    /** [rows of the branches that the head was asked of, N, z]. */
    NDArray conditions() {
        return NDArrays.concat(conditions, 1);
    }

    /** The guided answer about a patch at its first step. */
    NDArray answer(int patch) {
        return answers.get(patch);
    }

    @Override
    protected Predictor wrap(Predictor other) {
        return new PatchRecorder(other, recorded, conditions, answers, on);
    }

    /** A further head is asked without being watched. */
    @Override
    public Predictor by(String head) {
        return new PatchRecorder(inner().by(head), recorded, conditions, answers, false);
    }

    @Override
    public NDList predict(ModelInput input, Step step) {
        if (!on || step.index() != 0) {
            return super.predict(input, step);
        }
        NDList said =
                super.predict(
                        input,
                        step.watched(
                                (name, value) -> {
                                    if (name.equals(SemanticFeatures.Z)) {
                                        conditions.add(kept(value));
                                    }
                                }));
        answers.add(kept(said.get(0)));
        return said;
    }

    private NDArray kept(NDArray value) {
        NDArray copy = Scoped.outlive(value.duplicate());
        copy.attach(recorded.manager());
        return copy;
    }
}
