package org.intarsia.spi.forwarding;

import ai.djl.ndarray.NDList;
import java.util.List;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Step;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.InputKind;
import org.intarsia.spi.spec.LatentSpec;
import org.intarsia.spi.spec.TensorSpec;

/** Passes every call on. */
public abstract class ForwardingBackbone implements Backbone {
    private final Backbone inner;

    protected ForwardingBackbone(Backbone inner) {
        this.inner = inner;
    }

    /** What the calls are passed on to. */
    protected final Backbone inner() {
        return inner;
    }

    @Override
    public LatentSpec accepts() {
        return inner.accepts();
    }

    @Override
    public InputKind reads() {
        return inner.reads();
    }

    @Override
    public boolean readsPlaces() {
        return inner.readsPlaces();
    }

    @Override
    public FeatureSpec features() {
        return inner.features();
    }

    @Override
    public Backbone.Session open(Conditioning conditioning, RunContext run) {
        return inner.open(conditioning, run);
    }

    @Override
    public List<TensorSpec> companions() {
        return inner.companions();
    }

    @Override
    public List<String> switches() {
        return inner.switches();
    }

    @Override
    public void close() {
        inner.close();
    }

    /** Passes every call on. */
    public abstract static class Session implements Backbone.Session {
        private final Backbone.Session inner;

        protected Session(Backbone.Session inner) {
            this.inner = inner;
        }

        @Override
        public NDList forward(ModelInput input, Step step) {
            return inner.forward(input, step);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
