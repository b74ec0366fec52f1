package ${package};

import org.intarsia.spi.plugin.Option;

/** Options of the sampler {@code ${component}}, by the names that manifests use. */
public record ${className}Options(
        @Option(value = "25", min = 1, max = 10_000, help = "intervals, two evaluations each")
                int steps,
        @Option(
                        value = "0.5",
                        above = 0,
                        below = 1,
                        help = "place of the second evaluation: 0.5 midpoint, 0.667 Ralston")
                double alpha) {}
