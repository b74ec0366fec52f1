package org.intarsia.spi;

import ai.djl.ndarray.NDArray;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.run.Latents;
import org.intarsia.spi.run.Predictor;
import org.osgi.annotation.versioning.ProviderType;

/** One step of a training, as an objective sees it. Used by one thread. */
@ProviderType
public interface TrainingBatch {
    /** The pictures of the batch [B, 3, H, W] in [-1, 1]. */
    NDArray images();

    /** The same as the pipeline's tokenizer encodes them; no gradient passes. */
    Latents latents();

    /**
     * The pipeline's network under training, opened with what {@link Objective#condition} left; its
     * predictions are of the kind that the objective wants. One a step.
     */
    Predictor predictor();

    /**
     * Another part of the pipeline.
     *
     * @throws IntarsiaException INT-206 when the pipeline has no part of the kind
     */
    <C extends Component> C part(Class<C> kind);

    /** The run that the step belongs to. */
    RunContext run();
}
