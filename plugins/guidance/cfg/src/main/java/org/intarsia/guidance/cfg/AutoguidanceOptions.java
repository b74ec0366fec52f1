package org.intarsia.guidance.cfg;

import org.intarsia.guidance.cfg.interval.GuidanceInterval;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

/** Options of the guidance {@code autoguidance}. */
public record AutoguidanceOptions(
        @Option(
                        required = true,
                        min = 0,
                        max = 1000,
                        help =
                                "w of u + w (c - u) inside the interval, u by the weaker network; 1 is no guidance")
                double scale,
        @OptionGroup(defaults = {"interval=[0.0, 1.0]", "bounds=closed"}) GuidanceInterval when) {}
