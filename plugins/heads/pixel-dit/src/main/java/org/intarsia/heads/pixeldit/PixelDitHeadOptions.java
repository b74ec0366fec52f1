package org.intarsia.heads.pixeldit;

import org.intarsia.nn.pixels.PatchTokens;
import org.intarsia.nn.pixels.RopeScaling;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * Options of the head {@code pixel-dit}, by their published names; the defaults are those of the
 * class-conditional XL.
 */
public record PixelDitHeadOptions(
        @Option(value = "16", min = 4, max = 1024, help = "Dp, width of a pixel; a multiple of 4")
                int pixelHiddenSize,
        @Option(value = "4", min = 1, max = 64, help = "number of blocks") int pixelDepth,
        @Option(
                        computed = "the width of the tokens",
                        min = 4,
                        max = 16384,
                        help = "A, the width in which patches attend")
                Integer pixelAttnHiddenSize,
        @Option(value = "16", min = 1, max = 256, help = "heads of that attention")
                int pixelNumGroups,
        @OptionGroup PatchTokens.Expected expected,
        @Option(value = "true", help = "whether pixels know where in the image they are")
                boolean usePixelAbsPos,
        @Option(
                        value = "false",
                        help = "whether attention and MLP are modulated after and not before")
                boolean pitAdalnPostModulation,
        @Option(
                        value = "none",
                        help =
                                "none: tokens have the time in them and are activated (pixeldit, pixnerd); add: the condition is added and the sum activated here (jit)")
                Condition condition,
        @Option(
                        value = "velocity",
                        choices = {"x", "velocity", "epsilon"},
                        help = "what the head predicts")
                PredictionKind prediction,
        @Option(
                        value = "0",
                        min = 0,
                        max = 1,
                        help =
                                "the flow time at which the state is noise: 0 as for classes, 1 as for texts")
                int noiseAt,
        @OptionGroup RopeScaling rope,
        @Option(
                        value = "262144",
                        min = 1,
                        max = 1 << 30,
                        unit = "pixels",
                        help =
                                "pixels that are worked on at once; bounds memory, changes the result by no more than rounding")
                int slicePixels) {
    enum Condition {
        NONE,
        ADD
    }

    public PixelDitHeadOptions {
        Problems problems = new Problems();
        if (pixelHiddenSize % 4 != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "pixel-hidden-size",
                    pixelHiddenSize + " is no multiple of 4",
                    "Use one; the published models have 16.");
        }
        problems.throwIfAny();
    }

    boolean addsCondition() {
        return condition == Condition.ADD;
    }

    PredictionSpec spec() {
        return new PredictionSpec(
                prediction, noiseAt == 0 ? TimeAxis.NOISE_AT_ZERO : TimeAxis.NOISE_AT_ONE, 1, 0.05);
    }
}
