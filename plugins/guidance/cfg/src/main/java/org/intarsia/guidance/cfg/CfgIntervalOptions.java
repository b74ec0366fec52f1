package org.intarsia.guidance.cfg;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

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
        @OptionGroup GuidanceInterval when,
        @OptionGroup NullBranch without) {}
