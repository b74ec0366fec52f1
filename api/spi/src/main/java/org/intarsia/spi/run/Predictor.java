package org.intarsia.spi.run;

import ai.djl.ndarray.NDList;
import org.intarsia.spi.problem.IntarsiaException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a sampler sees of the network: guidance over head over backbone. Used by one thread at a
 * time. It may be called inside an {@code NDScope} of the caller's: what it keeps for the run is
 * not closed with the scope, what it returns is.
 */
@ProviderType
public interface Predictor {
    /**
     * The guided prediction, of the kind that the sampler wants.
     *
     * @param input stays the caller's
     * @return new arrays that belong to the caller, attached to the manager of the input's first
     *     array
     */
    NDList predict(ModelInput input, Step step);

    /**
     * Runs the backbone on an input and keeps its features: the predictor returned asks only the
     * head, so that a diffusion head over an autoregressive backbone (MAR, FlowAR, the hybrids) can
     * take many inner steps on one outer forward, with guidance at each. The steps of what is
     * returned are passed on {@link Step#within within} this one. Valid until this predictor is
     * called again; to hold what is held is the same once more.
     */
    Predictor hold(ModelInput input, Step step);

    /**
     * The same network and guidance through another of the head's {@code PredictionHead.heads}; its
     * answer is not converted.
     *
     * @throws IntarsiaException INT-227 when there is no head of this name
     */
    Predictor by(String head);
}
