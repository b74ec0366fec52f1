package org.intarsia.heads.neuralfield;

import org.intarsia.nn.pixels.PatchTokens;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * Options of the head {@code neural-field}; the defaults are those of the class-conditional
 * PixNerd.
 */
public record NeuralFieldOptions(
        @Option(value = "64", min = 1, max = 1024, help = "width of a pixel's features")
                int hiddenSizeX,
        @Option(value = "2", min = 1, max = 16, help = "hidden units of the field over that width")
                int nerfMlpratio,
        @Option(value = "2", min = 1, max = 64, help = "blocks of the field") int numDecoderBlocks,
        @Option(
                        value = "0",
                        min = 0,
                        max = 1024,
                        help =
                                "number in the name of the field's first block; files count on from the backbone's blocks")
                int numCondBlocks,
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
                        computed = "the patch's side",
                        above = 0,
                        max = 1024,
                        help = "where rotary coordinates end on each axis")
                Double extent,
        @Option(value = "both", help = "which generated matrices get columns of length 1")
                Normalize normalize,
        @Option(value = "rms", help = "norm before the last layer") FinalNorm finalNorm,
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
                        value = "none",
                        help =
                                "none: tokens generate the field as they are; add: silu(token + condition) does, for a backbone whose tokens are not activated (jit)")
                Condition condition,
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

    enum Normalize {
        BOTH,
        FIRST
    }

    enum FinalNorm {
        RMS,
        NONE
    }

    enum Condition {
        NONE,
        ADD
    }

    public NeuralFieldOptions {
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

    boolean normalizesBoth() {
        return normalize == Normalize.BOTH;
    }

    boolean normalizesLast() {
        return finalNorm == FinalNorm.RMS;
    }

    boolean addsCondition() {
        return condition == Condition.ADD;
    }

    /** Hidden units of the field. */
    int hidden() {
        return hiddenSizeX * nerfMlpratio;
    }

    /** Values of a pixel's coordinates. */
    int coordinateValues() {
        return maxFreqs * maxFreqs;
    }

    PredictionSpec spec() {
        return new PredictionSpec(prediction, TimeAxis.NOISE_AT_ZERO, 1, LEAST_DISTANCE);
    }
}
