package org.intarsia.heads.decopixel;

import org.intarsia.nn.pixels.PatchTokens;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
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
        @Option(
                        value = "8",
                        min = 2,
                        max = 64,
                        help = "a pixel's coordinates are the square of this many values")
                int maxFreqs,
        @Option(
                        value = "dct",
                        help =
                                "coordinates of a pixel: products of cosines, or the cosines of a rotary table")
                Coordinates coordinates,
        @Option(
                        computed = "any",
                        min = 1,
                        max = 16384,
                        help = "the width of the tokens that the parameters are for")
                Integer hiddenSize,
        @Option(
                        computed = "any",
                        min = 1,
                        max = 256,
                        unit = "pixels",
                        help = "the patch that the parameters are for")
                Integer patchSize,
        @Option(
                        value = "velocity",
                        choices = {"x", "velocity", "epsilon"},
                        help = "what the head predicts")
                PredictionKind prediction) {
    private static final double LEAST_DISTANCE = 0.05;

    enum Coordinates {
        DCT,
        ROTARY
    }

    public DecoPixelOptions {
        Problems problems = new Problems();
        if (coordinates == Coordinates.ROTARY && maxFreqs % 2 != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "max-freqs",
                    maxFreqs + " is odd, and rotary coordinates come in pairs",
                    "Use an even number.");
        }
        problems.throwIfAny();
    }

    PatchTokens.Expected fitted() {
        return new PatchTokens.Expected(hiddenSize, patchSize);
    }

    boolean rotary() {
        return coordinates == Coordinates.ROTARY;
    }

    /** Values of a pixel's coordinates. */
    int coordinateValues() {
        return maxFreqs * maxFreqs;
    }

    PredictionSpec spec() {
        return new PredictionSpec(prediction, TimeAxis.NOISE_AT_ZERO, 1, LEAST_DISTANCE);
    }
}
