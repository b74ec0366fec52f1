package org.intarsia.samplers.flow;

import org.intarsia.spi.plugin.Option;

/** Options of the sampler {@code rk45}. */
public record Rk45Options(
        @Option(
                        value = "0.01",
                        above = 0,
                        max = 1,
                        help = "error allowed in a step, relative to the state")
                double rtol,
        @Option(value = "0.01", above = 0, max = 10, help = "error allowed in a step, absolute")
                double atol,
        @Option(value = "0.02", min = 1e-4, max = 1, help = "length of the first step, in time")
                double firstStep,
        @Option(
                        value = "0.02",
                        min = 0,
                        max = 0.5,
                        help = "length of the last step, to the data: Euler's, with no error asked")
                double lastStep,
        @Option(
                        value = "1000",
                        min = 1,
                        max = 100000,
                        unit = "steps",
                        help = "limit of steps; a run that needs more is refused")
                int maxSteps) {}
