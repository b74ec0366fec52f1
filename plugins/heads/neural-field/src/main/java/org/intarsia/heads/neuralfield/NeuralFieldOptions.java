package org.intarsia.heads.neuralfield;

import java.util.List;
import java.util.Locale;
import org.intarsia.spi.PredictionKind;
import org.intarsia.spi.PredictionSpec;
import org.intarsia.spi.Problems;
import org.intarsia.spi.TimeAxis;

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
        within(problems, "hidden-size-x", hiddenSizeX, 1, 1024);
        within(problems, "nerf-mlpratio", nerfMlpratio, 1, 16);
        within(problems, "num-decoder-blocks", numDecoderBlocks, 1, 64);
        within(problems, "num-cond-blocks", numCondBlocks, 0, 1024);
        within(problems, "max-freqs", maxFreqs, 2, 64);
        oneOf(problems, "coordinates", coordinates, List.of("dct", ROTARY));
        oneOf(problems, "normalize", normalize, List.of(BOTH, "first"));
        oneOf(problems, "final-norm", finalNorm, List.of(RMS, "none"));
        oneOf(problems, "condition", condition, List.of("none", ADD));
        oneOf(problems, "prediction", prediction, List.of("x", "velocity", "epsilon"));
        if (extent != null && !(extent > 0 && extent <= 1024)) {
            problems.add(
                    "INT-121",
                    "extent",
                    extent + ", not above 0 and at most 1024",
                    "Give a number in that range, or leave it out for the patch's side.");
        }
        if (problems.isEmpty() && coordinates.equals(ROTARY) && maxFreqs % 2 != 0) {
            problems.add(
                    "INT-122",
                    "max-freqs",
                    maxFreqs + " is odd, and rotary coordinates come in pairs",
                    "Use an even number.");
        }
        problems.throwIfAny();
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

    private static void within(Problems problems, String option, int value, int low, int high) {
        if (value < low || value > high) {
            problems.add(
                    "INT-121",
                    option,
                    value + ", not in " + low + " to " + high,
                    "Give a whole number in that range.");
        }
    }

    private static void oneOf(Problems problems, String option, String value, List<String> known) {
        if (!known.contains(value)) {
            problems.add(
                    "INT-122",
                    option,
                    "\"" + value + "\" is not known",
                    "Use one of " + String.join(", ", known) + ".");
        }
    }
}
