package org.intarsia.heads.neuralfield;

import org.intarsia.nn.pixels.PatchTokens;
import org.intarsia.nn.pixels.PixelBasis;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;
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
        @OptionGroup PixelBasis basis,
        @Option(
                        computed = "the patch's side",
                        above = 0,
                        max = 1024,
                        help = "where rotary coordinates end on each axis")
                Double extent,
        @Option(value = "both", help = "which generated matrices get columns of length 1")
                Normalize normalize,
        @Option(value = "rms", help = "norm before the last layer") FinalNorm finalNorm,
        @OptionGroup PatchTokens.Expected expected,
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

    PredictionSpec spec() {
        return new PredictionSpec(prediction, TimeAxis.NOISE_AT_ZERO, 1, LEAST_DISTANCE);
    }
}
