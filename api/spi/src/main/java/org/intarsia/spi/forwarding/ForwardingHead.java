package org.intarsia.spi.forwarding;

import ai.djl.ndarray.NDList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;

/** Passes every call on. The further heads are wrapped as this one is. */
public abstract class ForwardingHead implements PredictionHead {
    private final PredictionHead inner;

    protected ForwardingHead(PredictionHead inner) {
        this.inner = inner;
    }

    /** What the calls are passed on to. */
    protected final PredictionHead inner() {
        return inner;
    }

    /** The same wrapper around one of the further heads. */
    protected abstract PredictionHead wrap(PredictionHead other);

    @Override
    public FeatureSpec accepts() {
        return inner.accepts();
    }

    @Override
    public PredictionSpec prediction() {
        return inner.prediction();
    }

    @Override
    public List<TensorSpec> companions() {
        return inner.companions();
    }

    @Override
    public NDList predict(NDList features, ModelInput input, Step step) {
        return inner.predict(features, input, step);
    }

    @Override
    public Set<InputKind> reads() {
        return inner.reads();
    }

    @Override
    public Optional<PredictionHead.Session> open(RunContext run) {
        return inner.open(run);
    }

    @Override
    public Map<String, PredictionHead> heads() {
        Map<String, PredictionHead> heads = new LinkedHashMap<>();
        inner.heads().forEach((name, head) -> heads.put(name, wrap(head)));
        return heads;
    }

    @Override
    public void close() {
        inner.close();
    }

    /** Passes every call on. */
    public abstract static class Session implements PredictionHead.Session {
        private final PredictionHead.Session inner;

        protected Session(PredictionHead.Session inner) {
            this.inner = inner;
        }

        @Override
        public void hold(NDList features, Step around) {
            inner.hold(features, around);
        }

        @Override
        public NDList predict(ModelInput input, Step step) {
            return inner.predict(input, step);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
