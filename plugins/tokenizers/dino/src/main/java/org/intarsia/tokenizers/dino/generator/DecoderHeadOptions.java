package org.intarsia.tokenizers.dino.generator;

import org.intarsia.spi.plugin.Option;

/** Options of the head {@code dino-decoder}. */
public record DecoderHeadOptions(
        @Option(
                        value = "0.05",
                        min = 0,
                        below = 1,
                        help =
                                "least time by which the difference to the clean image is divided, where a sampler wants a velocity")
                double tEps) {}
