package org.intarsia.guidance.cfg;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

/** Options of the guidance {@code cfg-logits}. */
public record CfgLogitsOptions(
        @Option(
                        required = true,
                        min = 0,
                        max = 1000,
                        help =
                                "w of u + w (c - u): at every step (constant; 1 and below is no guidance), at the end (power-cosine; 0 is none), or what the last scale adds to 1 (ramp; 0 is none)")
                double scale,
        @Option(value = "constant", help = "how the scale depends on the step")
                ScaleSchedule schedule,
        @Option(
                        value = "1.0",
                        min = 0,
                        max = 100,
                        help =
                                "power of the cosine schedule; 0 is a constant scale, RAR-B has 2.75")
                double power,
        @Option(
                        value = "-1",
                        min = -1,
                        max = 1000000,
                        help =
                                "the last step with guidance, counted from the second token; -1 guides all (LlamaGen's cfg_interval)")
                int interval,
        @OptionGroup(defaults = "drop=[label, text, caption]") NullBranch without) {}
