package org.intarsia.backbones.pixeldit;

import java.util.List;
import java.util.Locale;
import org.intarsia.nn.dit.PatchDitOptions;
import org.intarsia.nn.dit.PatchDitOptions.Scaling;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the backbone {@code pixeldit}, by their published names. One that is left out is that
 * of the class-conditional XL.
 *
 * @param patchSize P, 1 to 256; divides the image's height and width
 * @param hiddenSize D, 4 to 16384; a multiple of 4 times the heads
 * @param numGroups h, the heads, 1 to 256
 * @param patchDepth blocks, 1 to 256
 * @param alignLayer the block, counted from 1, that an alignment loss reads; 0 for none, which is
 *     so where nothing is said
 * @param ropeMode {@code original} or {@code ntk_aware} (PiD); original where nothing is said; with
 *     a text only
 * @param ropeRefH height in pixels at which ntk_aware is the same as original, 1 to 16384; 1024
 *     where nothing is said
 * @param ropeRefW likewise the width
 * @param textRopeTheta base of the rotary positions along a text, above 0; 10000 where nothing is
 *     said
 */
public record PixelDitOptions(
        Integer patchSize,
        Integer hiddenSize,
        Integer numGroups,
        Integer patchDepth,
        Integer alignLayer,
        String ropeMode,
        Integer ropeRefH,
        Integer ropeRefW,
        Double textRopeTheta) {
    private static final String NTK_AWARE = "ntk_aware";
    private static final int MOST = 256;
    private static final int LARGEST = 16_384;

    public PixelDitOptions {
        patchSize = patchSize == null ? 16 : patchSize;
        hiddenSize = hiddenSize == null ? 1152 : hiddenSize;
        numGroups = numGroups == null ? 16 : numGroups;
        patchDepth = patchDepth == null ? 26 : patchDepth;
        alignLayer = alignLayer == null ? 0 : alignLayer;
        ropeMode = ropeMode == null ? "original" : word(ropeMode);
        ropeRefH = ropeRefH == null ? 1024 : ropeRefH;
        ropeRefW = ropeRefW == null ? 1024 : ropeRefW;
        textRopeTheta = textRopeTheta == null ? 10_000.0 : textRopeTheta;
        Problems problems = new Problems();
        problems.within("patch-depth", patchDepth, 1, MOST);
        problems.within("rope-ref-h", ropeRefH, 1, LARGEST);
        problems.within("rope-ref-w", ropeRefW, 1, LARGEST);
        if (!List.of("original", NTK_AWARE).contains(ropeMode)) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "rope-mode",
                    "\"" + ropeMode + "\" is not known",
                    "Use one of original, " + NTK_AWARE + ".");
        }
        if (!(textRopeTheta > 0 && textRopeTheta <= 1e12)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "text-rope-theta",
                    textRopeTheta + ", not above 0",
                    "Give a number above 0; the published models have 10000.");
        }
        int depth = Math.max(1, Math.min(MOST, patchDepth));
        int[] sizes = {patchSize, hiddenSize, numGroups, depth, alignLayer};
        problems.collect(() -> network(sizes));
        problems.throwIfAny();
    }

    boolean ntkAware() {
        return ropeMode.equals(NTK_AWARE);
    }

    PatchDitOptions network() {
        return network(patchSize, hiddenSize, numGroups, patchDepth, alignLayer);
    }

    private static PatchDitOptions network(int... sizes) {
        return new PatchDitOptions(
                sizes[0], sizes[1], sizes[2], sizes[3], 0, sizes[4], Scaling.NONE, "patch_blocks");
    }

    private static String word(String given) {
        return given.toLowerCase(Locale.ROOT).replace('-', '_');
    }
}
