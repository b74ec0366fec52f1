package org.intarsia.samplers.autoregressive;

import org.intarsia.spi.plugin.Option;

/** Options of the objective {@code flow-next-scale}. */
public record FlowNextScaleOptions(
        @Option(
                        value = "0.1",
                        min = 0,
                        max = 1,
                        help = "share of the rows that are trained without their label")
                double labelDrop) {}
