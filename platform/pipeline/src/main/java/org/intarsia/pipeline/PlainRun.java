package org.intarsia.pipeline;

import ai.djl.ndarray.NDManager;
import org.intarsia.spi.Conditioning;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.Noise;
import org.intarsia.spi.PredictionKind;
import org.intarsia.spi.Predictor;
import org.intarsia.spi.RunContext;

/**
 * One run.
 *
 * @param manager lives until the run ends
 */
public record PlainRun(NDManager manager, Noise noise, boolean training) implements RunContext {
    @Override
    public Predictor compose(
            Network network, Guidance guidance, Conditioning conditioning, PredictionKind wanted) {
        return new GuidedPredictor(this, network, guidance, conditioning, wanted);
    }
}
