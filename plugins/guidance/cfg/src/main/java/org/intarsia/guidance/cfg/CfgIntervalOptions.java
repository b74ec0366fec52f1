package org.intarsia.guidance.cfg;

import org.intarsia.guidance.cfg.interval.GuidanceInterval;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Step;

/** Options of the guidance {@code cfg-interval}. */
public record CfgIntervalOptions(
        @Option(
                        required = true,
                        min = 0,
                        max = 1000,
                        help = "w of u + w (c - u) inside the interval; 1 is no guidance")
                double scale,
        @OptionGroup CompanionScale companions,
        @OptionGroup GuidanceInterval when,
        @Option(
                        value = "constant",
                        help =
                                "constant: the scale at every step; ramp: evenly from 1 at the first step of the sampler around a flow to the scale at its last (FlowAR)")
                Schedule schedule,
        @OptionGroup NullBranch without) {
    /** How a scale depends on the step of the sampler that a flow is nested in. */
    enum Schedule {
        CONSTANT,
        RAMP;

        float scale(float scale, Step step) {
            if (this == CONSTANT) {
                return scale;
            }
            Step around = step.outer();
            if (around == null) {
                throw new IncompatibleException(
                        "sampler",
                        "guidance",
                        "a flow of its own",
                        "a flow within another sampler");
            }
            int last = around.count() - 1;
            return last == 0 ? 1f : (float) (1 + (scale - 1.0) * around.index() / last);
        }
    }
}
