package org.intarsia.spi.run;

import ai.djl.ndarray.NDList;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a sampler sees of the network: guidance over head over backbone. Used by one thread at a
 * time.
 */
@ProviderType
public interface Predictor {
    /** The guided prediction, of the kind that the sampler wants. */
    NDList predict(NDList state, Step step);

    /**
     * Runs the backbone on a state and keeps its features: the predictor returned asks only the
     * head, so that a diffusion head over an autoregressive backbone (MAR, FlowAR, the hybrids) can
     * take many inner steps on one outer forward, with guidance at each. The steps of what is
     * returned are passed on {@link Step#within within} this one. Valid until this predictor is
     * asked again.
     */
    Predictor hold(NDList state, Step step);

    /**
     * The same network and guidance through another of the head's {@code PredictionHead.heads}; its
     * answer is not converted.
     *
     * @throws IllegalArgumentException when there is no head of this name
     */
    default Predictor by(String head) {
        throw new IllegalArgumentException("no head is called " + head);
    }
}
