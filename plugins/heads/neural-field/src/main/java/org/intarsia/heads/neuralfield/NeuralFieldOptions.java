package org.intarsia.heads.neuralfield;

import java.util.List;
import java.util.Locale;
import org.intarsia.nn.pixels.PatchTokens;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * Options of the head {@code neural-field}. What is left out is as in the class-conditional
 * PixNerd.
 *
 * @param hiddenSizeX width of a pixel's features, 1 to 1024; 64 where nothing is said
 * @param nerfMlpratio hidden units of the field over that width, 1 to 16; 2 where nothing is said
 * @param numDecoderBlocks blocks of the field, 1 to 64; 2 where nothing is said
 * @param numCondBlocks the number in the name of the first of them, {@code blocks.26}: files count
 *     them on from the blocks of the backbone; 0 where nothing is said
 * @param maxFreqs a pixel's coordinates are the square of this many values, 2 to 64; 8 where
 *     nothing is said
 * @param coordinates {@code dct}, products of cosines, or {@code rotary}, the cosines of a rotary
 *     table; dct where nothing is said
 * @param extent where rotary coordinates end on each axis, above 0, to 1024; the patch's side where
 *     nothing is said
 * @param normalize which generated matrices get columns of length one: {@code both} or {@code
 *     first}; both where nothing is said
 * @param finalNorm {@code rms} or {@code none}, before the last layer; rms where nothing is said
 * @param hiddenSize the width of the tokens that the parameters are for, 1 to 16384; any where
 *     nothing is said
 * @param patchSize the patch that the parameters are for, 1 to 256; any where nothing is said
 * @param condition {@code none}, tokens generate the field as they come, or {@code add}: silu(token
 *     + condition) does, for backbones whose tokens have not been activated (JiT); none where
 *     nothing is said
 * @param prediction {@code x}, {@code velocity} or {@code epsilon}; velocity where nothing is said
 */
public record NeuralFieldOptions(
        Integer hiddenSizeX,
        Integer nerfMlpratio,
        Integer numDecoderBlocks,
        Integer numCondBlocks,
        Integer maxFreqs,
        String coordinates,
        Double extent,
        String normalize,
        String finalNorm,
        Integer hiddenSize,
        Integer patchSize,
        String condition,
        String prediction) {
    static final String ROTARY = "rotary";
    private static final String BOTH = "both";
    private static final String RMS = "rms";
    private static final String ADD = "add";
    private static final double LEAST_DISTANCE = 0.05;

    public NeuralFieldOptions {
        hiddenSizeX = hiddenSizeX == null ? 64 : hiddenSizeX;
        nerfMlpratio = nerfMlpratio == null ? 2 : nerfMlpratio;
        numDecoderBlocks = numDecoderBlocks == null ? 2 : numDecoderBlocks;
        numCondBlocks = numCondBlocks == null ? 0 : numCondBlocks;
        maxFreqs = maxFreqs == null ? 8 : maxFreqs;
        coordinates = word(coordinates, "dct");
        normalize = word(normalize, BOTH);
        finalNorm = word(finalNorm, RMS);
        condition = word(condition, "none");
        prediction = word(prediction, "velocity");
        Problems problems = new Problems();
        problems.within("hidden-size-x", hiddenSizeX, 1, 1024);
        problems.within("nerf-mlpratio", nerfMlpratio, 1, 16);
        problems.within("num-decoder-blocks", numDecoderBlocks, 1, 64);
        problems.within("num-cond-blocks", numCondBlocks, 0, 1024);
        problems.within("max-freqs", maxFreqs, 2, 64);
        problems.within("hidden-size", hiddenSize == null ? 1 : hiddenSize, 1, 16_384);
        problems.within("patch-size", patchSize == null ? 1 : patchSize, 1, 256);
        problems.oneOf("coordinates", coordinates, List.of("dct", ROTARY));
        problems.oneOf("normalize", normalize, List.of(BOTH, "first"));
        problems.oneOf("final-norm", finalNorm, List.of(RMS, "none"));
        problems.oneOf("condition", condition, List.of("none", ADD));
        problems.oneOf("prediction", prediction, List.of("x", "velocity", "epsilon"));
        if (extent != null && !(extent > 0 && extent <= 1024)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "extent",
                    extent + ", not above 0 and at most 1024",
                    "Give a number in that range, or leave it out for the patch's side.");
        }
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

    boolean normalizesBoth() {
        return normalize.equals(BOTH);
    }

    boolean normalizesLast() {
        return finalNorm.equals(RMS);
    }

    boolean addsCondition() {
        return condition.equals(ADD);
    }

    /** Values of a pixel's coordinates. */
    int coordinateValues() {
        return maxFreqs * maxFreqs;
    }

    /** Hidden units of the field. */
    int hidden() {
        return hiddenSizeX * nerfMlpratio;
    }

    PredictionSpec spec() {
        PredictionKind kind = PredictionKind.valueOf(prediction.toUpperCase(Locale.ROOT));
        return new PredictionSpec(kind, TimeAxis.NOISE_AT_ZERO, 1, LEAST_DISTANCE);
    }

    private static String word(String given, String otherwise) {
        return given == null ? otherwise : given.toLowerCase(Locale.ROOT);
    }
}
