package org.intarsia.samplers.flow;

import org.intarsia.spi.plugin.Option;

/** Options of the sampler {@code dpm-solver}. */
public record DpmSolverOptions(
        @Option(value = "50", min = 1, max = 10000, help = "intervals of the grid") int steps,
        @Option(
                        value = "4.0",
                        above = 0,
                        max = 1000,
                        help =
                                "F of s' = F s / (1 + (F - 1) s) with s the share of noise; larger takes more of the steps near the noise, 4 is for 1024 pixels")
                double flowShift) {}
