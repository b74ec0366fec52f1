package org.intarsia.heads.decopixel;

import org.intarsia.nn.pixels.PatchTokens;
import org.intarsia.nn.pixels.PixelBasis;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/** Options of the head {@code deco-pixel}; the defaults are those of the class-conditional DeCo. */
public record DecoPixelOptions(
        @Option(
                        value = "32",
                        min = 1,
                        max = 1024,
                        help = "width of a pixel's features and of its condition")
                int hiddenSizeX,
        @Option(value = "3", min = 1, max = 64, help = "blocks of the decoder")
                int numDecoderBlocks,
        @OptionGroup PixelBasis basis,
        @OptionGroup PatchTokens.Expected expected,
        @Option(
                        value = "velocity",
                        choices = {"x", "velocity", "epsilon"},
                        help = "what the head predicts")
                PredictionKind prediction) {
    private static final double LEAST_DISTANCE = 0.05;

    PredictionSpec spec() {
        return new PredictionSpec(prediction, TimeAxis.NOISE_AT_ZERO, 1, LEAST_DISTANCE);
    }
}
