package org.intarsia.samplers.autoregressive;

import org.intarsia.spi.plugin.Option;

/** Options of the objectives {@code next-token} and {@code next-scale}. */
public record NextTokenOptions(
        @Option(
                        value = "0.1",
                        min = 0,
                        max = 1,
                        help = "share of the rows that are trained without their condition")
                double labelDrop) {}
