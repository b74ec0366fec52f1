package org.intarsia.guidance.cfg;

import org.intarsia.spi.run.Step;

/** How the weight w of u + w (c - u) depends on the step of an autoregression. */
enum ScaleSchedule {
    /** The scale at every step (LlamaGen). */
    CONSTANT {
        @Override
        double weight(CfgLogitsOptions options, Step step) {
            return options.scale();
        }
    },
    /** From 1 up to the scale along a cosine of (s / n)^power (RAR). */
    POWER_COSINE {
        @Override
        double weight(CfgLogitsOptions options, Step step) {
            double done = Math.pow((double) step.index() / step.count(), options.power());
            return 1 + (options.scale() - 1) * 0.5 * (1 - Math.cos(Math.PI * done));
        }
    },
    /** From 1 up to 1 + scale, evenly over the scales of a pyramid (VAR). */
    RAMP {
        @Override
        double weight(CfgLogitsOptions options, Step step) {
            int last = step.count() - 1;
            return 1 + (last == 0 ? 0 : options.scale() * step.index() / last);
        }
    };

    abstract double weight(CfgLogitsOptions options, Step step);
}
