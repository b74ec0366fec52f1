package org.intarsia.backbones.flowar.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.reference.ReferenceCase;
import org.intarsia.spi.forwarding.ForwardingPredictor;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.run.Step;

/** Keeps what each scale was conditioned on, and the times at which the first one was painted. */
final class FlowarRecorder extends ForwardingPredictor {
    private final ReferenceCase recorded;
    private final List<Float> times = new ArrayList<>();
    private NDArray condition;

    FlowarRecorder(Predictor inner, ReferenceCase recorded) {
        super(inner);
        this.recorded = recorded;
    }

    /** [rows of all branches, s s, D], of the scale that was painted last. */
    NDArray condition() {
        return condition;
    }

    /** The times of the steps, then the data's. */
    float[] times() {
        float[] all = new float[times.size() + 1];
        for (int i = 0; i < times.size(); i++) {
            all[i] = times.get(i);
        }
        return all;
    }

    @Override
    public Predictor hold(ModelInput input, Step step) {
        return super.hold(
                input,
                step.watched(
                        (name, value) -> {
                            if (name.equals("z")) {
                                condition = Scoped.outlive(value.duplicate());
                                condition.attach(recorded.manager());
                            }
                        }));
    }

    /** The predictor on held features. */
    @Override
    protected Predictor wrap(Predictor other) {
        return new ForwardingPredictor(other) {
            @Override
            protected Predictor wrap(Predictor further) {
                return further;
            }

            @Override
            public NDList predict(ModelInput input, Step step) {
                note(step);
                return super.predict(input, step);
            }
        };
    }

    /** Every scale takes the same times; those of the first are kept. */
    private void note(Step step) {
        if (times.size() < step.count() && times.size() == step.index()) {
            times.add(step.t()[0]);
        }
    }
}
