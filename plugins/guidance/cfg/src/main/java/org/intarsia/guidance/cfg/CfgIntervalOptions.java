package org.intarsia.guidance.cfg;

import java.util.List;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.Problems;

/** Options of the guidance {@code cfg-interval}. */
public record CfgIntervalOptions(
        @Option(
                        required = true,
                        min = 0,
                        max = 1000,
                        help = "w of u + w (c - u) inside the interval; 1 is no guidance")
                double scale,
        @Option(
                        computed = "scale",
                        min = 0,
                        max = 1000,
                        help =
                                "w of what is generated besides the latents, REG's class token; 1 follows the conditional branch")
                Double companionScale,
        @Option(
                        required = true,
                        min = 0,
                        max = 1,
                        minItems = 2,
                        maxItems = 2,
                        help =
                                "low and high end on the time axis of the model, for example [0.1, 1.0]")
                List<Double> interval,
        @Option(value = "jit", help = "which times at the ends count as inside")
                IntervalBounds bounds,
        @Option(
                        value = "evaluation",
                        help =
                                "which time is compared: that of the evaluation, or that at which the sampler's step began (REG)")
                IntervalTime moment,
        @Option(
                        value = "[label, text]",
                        minItems = 1,
                        maxItems = 16,
                        help = "conditioning parts that the null branch leaves out")
                List<String> drop) {
    public CfgIntervalOptions {
        Problems problems = new Problems();
        OptionChecks.drop(problems, drop);
        OptionChecks.interval(problems, interval);
        problems.throwIfAny();
    }
}
