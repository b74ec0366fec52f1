package org.intarsia.testkit;

import ai.djl.ndarray.NDManager;
import org.intarsia.spi.Conditioning;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.Noise;
import org.intarsia.spi.PredictionKind;
import org.intarsia.spi.Predictor;
import org.intarsia.spi.RunContext;

/**
 * A run without a platform.
 *
 * @param manager closed by the test
 * @param noise one row a sample
 */
public record TestRun(NDManager manager, Noise noise) implements RunContext {
    @Override
    public boolean training() {
        return false;
    }

    @Override
    public Predictor compose(
            Network network, Guidance guidance, Conditioning conditioning, PredictionKind wanted) {
        return new BranchwisePredictor(this, network, guidance, conditioning, wanted);
    }
}
