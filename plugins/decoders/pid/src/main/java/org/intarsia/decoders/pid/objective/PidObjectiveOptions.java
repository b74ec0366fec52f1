package org.intarsia.decoders.pid.objective;

import org.intarsia.nn.training.FlowTimes;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

/** Options of the objective {@code pid}. */
public record PidObjectiveOptions(
        @OptionGroup FlowTimes drawn,
        @Option(
                        value = "1.0",
                        min = 0.001,
                        max = 1000,
                        help =
                                "F, by which shares of noise are shifted towards noise: F s / (1 + (F - 1) s)")
                double flowShift,
        @OptionGroup LatentNoise latents,
        @Option(
                        value = "0.1",
                        min = 0,
                        max = 1,
                        help = "share of the rows that are trained without their label or text")
                double labelDrop) {}
