package org.intarsia.spi.run;

import ai.djl.ndarray.NDList;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;

/**
 * One question to a network, as guidance sees it.
 *
 * @param step where the run is; on held features {@link Step#outer} is there
 * @param input what the network is shown, in the rows of one branch
 * @param head which of the head's further heads is called; {@link #MAIN} for the head itself
 * @param kind what the predictions say: what the sampler wants, or what a further head says
 * @param path of the predictions of the main network, on which they are converted
 */
public record GuidedStep(
        Step step, ModelInput input, String head, PredictionKind kind, PredictionSpec path) {
    /** The head itself. */
    public static final String MAIN = "";

    /**
     * A prediction of this step as one of another kind: new arrays, or the same list where it is of
     * the kind already.
     *
     * @param prediction of the kind {@code from}, on the shapes of the input's members
     * @throws org.intarsia.spi.problem.IntarsiaException INT-226 where the input is no flow's
     */
    public NDList convert(NDList prediction, PredictionKind from, PredictionKind to) {
        return from == to
                ? prediction
                : new Predictions(path)
                        .convert(prediction, ModelInput.latents(input).members(), step, from, to);
    }
}
