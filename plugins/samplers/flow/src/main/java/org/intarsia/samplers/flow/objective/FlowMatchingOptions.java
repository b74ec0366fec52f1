package org.intarsia.samplers.flow.objective;

import org.intarsia.nn.training.FlowTimes;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

/**
 * Options of the objective {@code flow-matching}. Times are drawn as {@code sigmoid(pMean + pStd *
 * N(0, 1))}, or evenly, and then shifted.
 */
public record FlowMatchingOptions(
        @OptionGroup FlowTimes drawn,
        @Option(
                        value = "0.1",
                        min = 0,
                        max = 1,
                        help = "share of the rows that are trained without their label")
                double labelDrop,
        @Option(
                        value = "1.0",
                        above = 0,
                        max = 1000,
                        help = "S of t / (t + (1 - t) S), counted from the noise; 1 is no shift")
                double timeshift,
        @Option(
                        computed = "timeshift as it is",
                        min = 1,
                        max = 1000000000,
                        help =
                                "n of S = sqrt(m / n), where m is the number of values of the latents; in place of timeshift (RAE: 4096)")
                Integer timeshiftBase,
        @Option(
                        value = "0.0",
                        min = 0,
                        max = 1000,
                        help = "weight of the alignment term; 0 for none")
                double alignWeight,
        @Option(
                        value = "0.0",
                        min = 0,
                        max = 1000,
                        help =
                                "weight of the velocity of the encoder's class token, which is then generated (REG: 0.03); 0 for none")
                double classTokenWeight,
        @Option(
                        value = "0.0",
                        min = 0,
                        max = 1000,
                        help =
                                "weight of the term that weighs frequencies as JPEG does; 0 for none")
                double freqLossWeight,
        @Option(
                        value = "85",
                        min = 1,
                        max = 100,
                        help = "JPEG's quality that the weights of the frequencies come from")
                int freqQuality,
        @Option(value = "1.0", min = 0, max = 10, help = "power of those weights")
                double freqGamma) {}
