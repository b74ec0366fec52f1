package org.intarsia.heads.pixeldit;

import java.util.List;
import java.util.Locale;
import org.intarsia.nn.pixels.PatchTokens;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.PredictionKind;
import org.intarsia.spi.spec.PredictionSpec;
import org.intarsia.spi.spec.TimeAxis;

/**
 * Options of the head {@code pixel-dit}, by their published names. One that is left out is that of
 * the class-conditional XL.
 *
 * @param pixelHiddenSize Dp, width of a pixel, 4 to 1024; a multiple of 4; 16 where nothing is said
 * @param pixelDepth blocks, 1 to 64; 4 where nothing is said
 * @param pixelAttnHiddenSize A, the width in which patches attend, 4 to 16384; that of the tokens
 *     where nothing is said
 * @param pixelNumGroups heads of that attention, 1 to 256; 16 where nothing is said
 * @param hiddenSize the width of the tokens that the parameters are for; any where nothing is said
 * @param patchSize the patch that the parameters are for; any where nothing is said
 * @param usePixelAbsPos whether pixels know where in the image they are; true where nothing is said
 * @param pitAdalnPostModulation whether attention and MLP are modulated behind and not before;
 *     false where nothing is said
 * @param condition {@code none}: tokens come with the time in them and activated, as of {@code
 *     pixeldit} and {@code pixnerd}; {@code add}: the condition is added and the sum activated here
 *     ({@code jit}); none where nothing is said
 * @param prediction {@code velocity}, {@code x} or {@code epsilon}; velocity where nothing is said
 * @param noiseAt the flow time at which the state is noise: 0, as for classes, or 1, as for texts;
 *     0 where nothing is said
 * @param ropeMode {@code original} or {@code ntk_aware} (PiD); original where nothing is said
 * @param ropeRefH height in pixels at which ntk_aware is the same as original, 1 to 16384; 1024
 *     where nothing is said
 * @param ropeRefW likewise the width
 * @param slicePixels pixels that are worked on at once, 1 to 2^30; bounds memory, changes nothing
 *     else; 262144, a third of a gigabyte at the published widths, where nothing is said
 */
public record PixelDitHeadOptions(
        Integer pixelHiddenSize,
        Integer pixelDepth,
        Integer pixelAttnHiddenSize,
        Integer pixelNumGroups,
        Integer hiddenSize,
        Integer patchSize,
        Boolean usePixelAbsPos,
        Boolean pitAdalnPostModulation,
        String condition,
        String prediction,
        Integer noiseAt,
        String ropeMode,
        Integer ropeRefH,
        Integer ropeRefW,
        Integer slicePixels) {
    private static final String ADD = "add";
    private static final String NTK_AWARE = "ntk_aware";
    private static final int WIDEST = 16_384;

    public PixelDitHeadOptions {
        pixelHiddenSize = or(pixelHiddenSize, 16);
        pixelDepth = or(pixelDepth, 4);
        pixelNumGroups = or(pixelNumGroups, 16);
        usePixelAbsPos = usePixelAbsPos == null || usePixelAbsPos;
        pitAdalnPostModulation = pitAdalnPostModulation != null && pitAdalnPostModulation;
        condition = word(condition, "none");
        prediction = word(prediction, "velocity");
        noiseAt = or(noiseAt, 0);
        ropeMode = word(ropeMode, "original").replace('-', '_');
        ropeRefH = or(ropeRefH, 1024);
        ropeRefW = or(ropeRefW, 1024);
        slicePixels = or(slicePixels, 262_144);
        Problems problems = new Problems();
        problems.within("pixel-hidden-size", pixelHiddenSize, 4, 1024);
        problems.within("pixel-depth", pixelDepth, 1, 64);
        problems.within("pixel-attn-hidden-size", or(pixelAttnHiddenSize, 4), 4, WIDEST);
        problems.within("pixel-num-groups", pixelNumGroups, 1, 256);
        problems.within("hidden-size", or(hiddenSize, 1), 1, WIDEST);
        problems.within("patch-size", or(patchSize, 1), 1, 256);
        problems.within("noise-at", noiseAt, 0, 1);
        problems.within("rope-ref-h", ropeRefH, 1, WIDEST);
        problems.within("rope-ref-w", ropeRefW, 1, WIDEST);
        problems.within("slice-pixels", slicePixels, 1, 1 << 30);
        problems.oneOf("condition", condition, List.of("none", ADD));
        problems.oneOf("prediction", prediction, List.of("velocity", "x", "epsilon"));
        problems.oneOf("rope-mode", ropeMode, List.of("original", NTK_AWARE));
        if (problems.isEmpty() && pixelHiddenSize % 4 != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "pixel-hidden-size",
                    pixelHiddenSize + " is no multiple of 4",
                    "Use one; the published models have 16.");
        }
        problems.throwIfAny();
    }

    boolean addsCondition() {
        return condition.equals(ADD);
    }

    PatchTokens.Expected fitted() {
        return new PatchTokens.Expected(hiddenSize, patchSize);
    }

    boolean ntkAware() {
        return ropeMode.equals(NTK_AWARE);
    }

    PredictionSpec spec() {
        return new PredictionSpec(
                PredictionKind.valueOf(prediction.toUpperCase(Locale.ROOT)),
                noiseAt == 0 ? TimeAxis.NOISE_AT_ZERO : TimeAxis.NOISE_AT_ONE,
                1,
                0.05);
    }

    private static int or(Integer given, int otherwise) {
        return given == null ? otherwise : given;
    }

    private static String word(String given, String otherwise) {
        return given == null ? otherwise : given.toLowerCase(Locale.ROOT);
    }
}
