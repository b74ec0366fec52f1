package org.intarsia.heads.decopixel;

import java.util.List;
import java.util.Locale;
import org.intarsia.nn.pixels.PatchTokens;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * Options of the head {@code deco-pixel}. What is left out is as in the class-conditional DeCo.
 *
 * @param hiddenSizeX width of a pixel's features and of its condition, 1 to 1024; 32 where nothing
 *     is said
 * @param numDecoderBlocks blocks of the decoder, 1 to 64; 3 where nothing is said
 * @param maxFreqs a pixel's coordinates are the square of this many values, 2 to 64; 8 where
 *     nothing is said
 * @param coordinates {@code dct}, products of cosines, or {@code rotary}, the cosines of a rotary
 *     table up to the patch's side; dct where nothing is said
 * @param hiddenSize the width of the tokens that the parameters are for, 1 to 16384; any where
 *     nothing is said
 * @param patchSize the patch that the parameters are for, 1 to 256; any where nothing is said
 * @param prediction {@code x}, {@code velocity} or {@code epsilon}; velocity where nothing is said
 */
public record DecoPixelOptions(
        Integer hiddenSizeX,
        Integer numDecoderBlocks,
        Integer maxFreqs,
        String coordinates,
        Integer hiddenSize,
        Integer patchSize,
        String prediction) {
    private static final String ROTARY = "rotary";
    private static final double LEAST_DISTANCE = 0.05;

    public DecoPixelOptions {
        hiddenSizeX = hiddenSizeX == null ? 32 : hiddenSizeX;
        numDecoderBlocks = numDecoderBlocks == null ? 3 : numDecoderBlocks;
        maxFreqs = maxFreqs == null ? 8 : maxFreqs;
        coordinates = coordinates == null ? "dct" : coordinates.toLowerCase(Locale.ROOT);
        prediction = prediction == null ? "velocity" : prediction.toLowerCase(Locale.ROOT);
        Problems problems = new Problems();
        problems.within("hidden-size-x", hiddenSizeX, 1, 1024);
        problems.within("num-decoder-blocks", numDecoderBlocks, 1, 64);
        problems.within("max-freqs", maxFreqs, 2, 64);
        problems.within("hidden-size", hiddenSize == null ? 1 : hiddenSize, 1, 16_384);
        problems.within("patch-size", patchSize == null ? 1 : patchSize, 1, 256);
        problems.oneOf("coordinates", coordinates, List.of("dct", ROTARY));
        problems.oneOf("prediction", prediction, List.of("x", "velocity", "epsilon"));
        if (problems.isEmpty() && coordinates.equals(ROTARY) && maxFreqs % 2 != 0) {
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
        return coordinates.equals(ROTARY);
    }

    /** Values of a pixel's coordinates. */
    int coordinateValues() {
        return maxFreqs * maxFreqs;
    }

    PredictionSpec spec() {
        PredictionKind kind = PredictionKind.valueOf(prediction.toUpperCase(Locale.ROOT));
        return new PredictionSpec(kind, TimeAxis.NOISE_AT_ZERO, 1, LEAST_DISTANCE);
    }
}
