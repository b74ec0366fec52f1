package org.intarsia.backbones.dsd.objective;

import org.intarsia.spi.plugin.Option;

/**
 * The options by which the images that the network sees are changed; the target sees them whole.
 */
public record AugmentationOptions(
        @Option(
                        value = "0.25",
                        min = 0,
                        max = 0.99,
                        help = "share of the patches that the network under training does not see")
                double maskRatio,
        @Option(
                        value = "0.0",
                        min = 0,
                        max = 1,
                        help =
                                "how far hue, saturation, contrast and brightness of what it sees may be changed, of all that is possible")
                double colorJitter,
        @Option(value = "0.0", min = 0, max = 1, help = "share of the images that it sees inverted")
                double invert) {}
