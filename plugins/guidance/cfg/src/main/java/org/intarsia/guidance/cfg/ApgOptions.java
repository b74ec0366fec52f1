package org.intarsia.guidance.cfg;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

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
        @OptionGroup NullBranch without) {}
