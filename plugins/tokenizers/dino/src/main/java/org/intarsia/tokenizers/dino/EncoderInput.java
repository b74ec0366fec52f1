package org.intarsia.tokenizers.dino;

import org.intarsia.nn.vit.ImageStatistics;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

/** The options of how an encoder reads images. */
public record EncoderInput(
        @Option(
                        computed = "the size of the images",
                        min = 1,
                        max = 16384,
                        unit = "pixels",
                        help =
                                "side of the square to which images are resized, by a bicubic kernel without antialiasing")
                Integer inputSize,
        @OptionGroup ImageStatistics statistics) {}
