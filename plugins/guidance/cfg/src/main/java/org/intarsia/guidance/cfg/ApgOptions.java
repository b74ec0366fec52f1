package org.intarsia.guidance.cfg;

import java.util.List;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.Problems;

/** Options of the guidance {@code apg}. */
public record ApgOptions(
        @Option(required = true, min = 0, max = 1000, help = "guidance scale w; 1 is no guidance")
                double scale,
        @Option(
                        value = "0.0",
                        min = 0,
                        max = 1,
                        help = "weight of the part of the update along the prediction; 1 as in cfg")
                double eta,
        @Option(
                        value = "-0.5",
                        above = -1,
                        below = 1,
                        help = "weight of the earlier updates; below 0 leads away from them")
                double momentum,
        @Option(
                        value = "0.0",
                        min = 0,
                        max = 1e6,
                        help = "largest norm of the update of a picture; 0 for any")
                double normThreshold,
        @Option(
                        value = "[label, text]",
                        minItems = 1,
                        maxItems = 16,
                        help = "conditioning parts that the null branch leaves out")
                List<String> drop) {
    public ApgOptions {
        Problems problems = new Problems();
        OptionChecks.drop(problems, drop);
        problems.throwIfAny();
    }
}
