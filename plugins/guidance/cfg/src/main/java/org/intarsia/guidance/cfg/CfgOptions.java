package org.intarsia.guidance.cfg;

import java.util.List;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.Problems;

/** Options of the guidance {@code cfg}. */
public record CfgOptions(
        @Option(required = true, min = 0, max = 1000, help = "w of u + w (c - u); 1 is no guidance")
                double scale,
        @Option(
                        computed = "scale",
                        min = 0,
                        max = 1000,
                        help =
                                "w of what is generated besides the latents, REG's class token; 1 follows the conditional branch")
                Double companionScale,
        @Option(
                        value = "[label, text]",
                        minItems = 1,
                        maxItems = 16,
                        help = "conditioning parts that the null branch leaves out")
                List<String> drop) {
    public CfgOptions {
        Problems problems = new Problems();
        OptionChecks.drop(problems, drop);
        problems.throwIfAny();
    }
}
