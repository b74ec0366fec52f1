package org.intarsia.guidance.cfg;

import java.util.List;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.Problems;

/** Options of the guidance {@code cfg-zero-star}. */
public record CfgZeroStarOptions(
        @Option(required = true, min = 0, max = 1000, help = "guidance scale w; 1 is no guidance")
                double scale,
        @Option(
                        value = "1",
                        min = 0,
                        max = 1000,
                        unit = "steps",
                        help = "first steps whose velocity is zero, without asking the network")
                int zeroSteps,
        @Option(
                        value = "[label, text]",
                        minItems = 1,
                        maxItems = 16,
                        help = "conditioning parts that the null branch leaves out")
                List<String> drop) {
    public CfgZeroStarOptions {
        Problems problems = new Problems();
        OptionChecks.drop(problems, drop);
        problems.throwIfAny();
    }
}
