package org.example.tutorial;

import org.intarsia.spi.plugin.Option;

/** Options of the guidance {@code cfg-ramp}. */
public record RampOptions(
        @Option(value = "2.5", min = 0, max = 100, help = "guidance scale at the last step")
                double scale) {}
