package org.intarsia.guidance.cfg.interval;

import org.intarsia.spi.run.Step;

/**
 * Which time of a step decides about an interval of guidance. They differ at the later evaluations
 * of a step that has several.
 */
public enum IntervalTime {
    /** That at which the network is called (JiT). */
    EVALUATION {
        @Override
        float[] of(Step step) {
            return step.t();
        }
    },
    /** That at which the sampler's step began, for all of its evaluations (REG). */
    STEP {
        @Override
        float[] of(Step step) {
            return step.start();
        }
    };

    abstract float[] of(Step step);
}
