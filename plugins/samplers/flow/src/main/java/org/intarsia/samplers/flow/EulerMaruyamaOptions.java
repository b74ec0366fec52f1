package org.intarsia.samplers.flow;

import org.intarsia.spi.plugin.Option;

/** Options of the sampler {@code euler-maruyama}. */
public record EulerMaruyamaOptions(
        @Option(
                        value = "250",
                        min = 1,
                        max = 10000,
                        help = "evaluations of the network; the last step adds no noise")
                int steps,
        @Option(
                        value = "0.04",
                        above = 0,
                        below = 1,
                        help =
                                "time from the data at which the network is asked last, after an even grid from the noise")
                double lastTime) {}
