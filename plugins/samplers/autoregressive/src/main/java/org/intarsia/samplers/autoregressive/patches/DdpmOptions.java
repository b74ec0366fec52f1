package org.intarsia.samplers.autoregressive.patches;

import org.intarsia.spi.plugin.Option;

/** Options of the sampler {@code ddpm}. */
public record DdpmOptions(
        @Option(value = "100", min = 1, max = 1000, help = "steps, of the 1000 of the schedule")
                int steps,
        @Option(
                        value = "1.0",
                        min = 0,
                        max = 100,
                        help = "factor of the noise of every step (MAR without guidance: 0.95)")
                double temperature) {}
