package org.intarsia.samplers.autoregressive.patches;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.spi.forwarding.ForwardingPredictor;
import org.intarsia.spi.run.ModelInput;
import org.intarsia.spi.run.Predictor;
import org.intarsia.spi.run.Step;

/** A held network that is shown the code that was drawn, beside what a flow shows. */
final class DrawnPredictor extends ForwardingPredictor {
    private final NDArray codeB1;

    DrawnPredictor(Predictor held, NDArray codeB1) {
        super(held);
        this.codeB1 = codeB1;
    }

    @Override
    protected Predictor wrap(Predictor other) {
        return new DrawnPredictor(other, codeB1);
    }

    @Override
    public NDList predict(ModelInput input, Step step) {
        NDList members = ModelInput.latents(input).members();
        return super.predict(new ModelInput.NoisyLatents(members, codeB1), step);
    }
}
