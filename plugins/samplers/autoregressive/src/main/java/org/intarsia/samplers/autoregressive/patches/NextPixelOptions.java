package org.intarsia.samplers.autoregressive.patches;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

/** Options of the objective {@code next-pixel}. */
public record NextPixelOptions(
        @OptionGroup PatchDrops drops,
        @OptionGroup CodeTerms codes,
        @Option(
                        value = "0.05",
                        min = 0,
                        max = 1,
                        help =
                                "share of the patches whose earlier pixels the head is not told, where the backbone has a switch for them")
                double historyDrop) {}
