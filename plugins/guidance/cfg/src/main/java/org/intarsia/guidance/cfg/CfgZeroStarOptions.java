package org.intarsia.guidance.cfg;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

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
        @OptionGroup NullBranch without) {}
