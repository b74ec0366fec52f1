package org.intarsia.spi;

import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TensorSpec;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A head that maps features into the space of another network, the projector of an alignment loss.
 * It predicts nothing of the data: a pipeline's head holds it under a name, an objective calls it
 * by that name, and no sampler can use it.
 */
@ConsumerType
public interface Projector extends PredictionHead {
    /** What it returns, without the batch axis: [N, E]. */
    TensorSpec projected();

    @Override
    default PredictionSpec prediction() {
        return PredictionSpec.features();
    }
}
