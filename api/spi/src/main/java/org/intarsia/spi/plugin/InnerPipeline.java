package org.intarsia.spi.plugin;

import org.intarsia.spi.spec.ConditioningSpec;
import org.intarsia.spi.spec.ImageSpec;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Implemented by the options of a part that holds a pipeline of its own under {@code with:}, over
 * pixels (PiD): its nested parts are built for what this says and not for the pipeline around them.
 */
@ConsumerType
public interface InnerPipeline {
    /**
     * The pictures that the inner pipeline makes.
     *
     * @param outer those of the pipeline around it
     * @throws org.intarsia.spi.problem.IntarsiaException INT-205 where no picture follows from it
     */
    ImageSpec image(ImageSpec outer);

    /**
     * What the inner pipeline is conditioned on.
     *
     * @param outer what the pipeline around it is conditioned on
     */
    ConditioningSpec conditioning(ConditioningSpec outer);
}
