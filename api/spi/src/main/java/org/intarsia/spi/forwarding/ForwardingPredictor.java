package org.intarsia.spi.forwarding;

import ai.djl.ndarray.NDList;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;

/**
 * Passes every call on. What {@code hold} and {@code by} return is wrapped as this is, so that a
 * wrapper sees every prediction.
 */
public abstract class ForwardingPredictor implements Predictor {
    private final Predictor inner;

    protected ForwardingPredictor(Predictor inner) {
        this.inner = inner;
    }

    /** What the calls are passed on to. */
    protected final Predictor inner() {
        return inner;
    }

    /** The same wrapper around a predictor that this one's gave. */
    protected abstract Predictor wrap(Predictor other);

    @Override
    public NDList predict(ModelInput input, Step step) {
        return inner.predict(input, step);
    }

    @Override
    public Predictor hold(ModelInput input, Step step) {
        return wrap(inner.hold(input, step));
    }

    @Override
    public Predictor by(String head) {
        return wrap(inner.by(head));
    }
}
