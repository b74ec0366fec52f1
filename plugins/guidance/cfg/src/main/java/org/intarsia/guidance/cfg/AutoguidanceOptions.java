package org.intarsia.guidance.cfg;

import java.util.List;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.Problems;

/** Options of the guidance {@code autoguidance}. */
public record AutoguidanceOptions(
        @Option(
                        required = true,
                        min = 0,
                        max = 1000,
                        help =
                                "w of u + w (c - u) inside the interval, u by the weaker network; 1 is no guidance")
                double scale,
        @Option(
                        value = "[0.0, 1.0]",
                        min = 0,
                        max = 1,
                        minItems = 2,
                        maxItems = 2,
                        help = "low and high end on the time axis of the model")
                List<Double> interval,
        @Option(value = "closed", help = "which times at the ends count as inside")
                IntervalBounds bounds,
        @Option(
                        value = "evaluation",
                        help =
                                "which time is compared: that of the evaluation, or that at which the sampler's step began (REG)")
                IntervalTime moment) {
    public AutoguidanceOptions {
        Problems problems = new Problems();
        OptionChecks.interval(problems, interval);
        problems.throwIfAny();
    }
}
