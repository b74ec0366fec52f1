package org.intarsia.guidance.cfg;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

/** Options of the guidance {@code cfg}. */
public record CfgOptions(
        @Option(required = true, min = 0, max = 1000, help = "w of u + w (c - u); 1 is no guidance")
                double scale,
        @OptionGroup CompanionScale companions,
        @OptionGroup NullBranch without) {}
