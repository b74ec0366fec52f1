package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.Conditioning;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Progress;
import org.intarsia.spi.spec.PredictionKind;

/**
 * One run. Closing it ends the sessions of the predictors that parts composed; the manager stays
 * its maker's.
 */
public final class DefaultRun implements RunContext, AutoCloseable {
    private final NDManager manager;
    private final Noise noise;
    private final boolean training;
    private final Consumer<Progress> inner;
    private final List<GuidedPredictor> composed = new ArrayList<>();

    /**
     * @param manager lives until the run ends
     */
    public DefaultRun(NDManager manager, Noise noise, boolean training) {
        this(manager, noise, training, step -> {});
    }

    /**
     * @param manager lives until the run ends
     * @param inner hears of the steps that parts take inside
     */
    public DefaultRun(NDManager manager, Noise noise, boolean training, Consumer<Progress> inner) {
        this.inner = inner;
        this.manager = manager;
        this.noise = noise;
        this.training = training;
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public Noise noise() {
        return noise;
    }

    @Override
    public boolean training() {
        return training;
    }

    @Override
    public void step(Progress progress) {
        inner.accept(progress);
    }

    @Override
    public Predictor compose(
            Network network, Guidance guidance, Conditioning conditioning, PredictionKind wanted) {
        GuidedPredictor predictor =
                new GuidedPredictor(this, network, guidance, conditioning, wanted);
        composed.add(predictor);
        return predictor;
    }

    /** Whether guidance of a composed predictor keeps something from step to step. */
    boolean remembers() {
        return composed.stream().anyMatch(predictor -> !predictor.memory().isEmpty());
    }

    @Override
    public void close() {
        composed.forEach(GuidedPredictor::close);
        composed.clear();
    }
}
