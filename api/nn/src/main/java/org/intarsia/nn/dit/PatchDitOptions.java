package org.intarsia.nn.dit;

import org.intarsia.nn.options.BlockSizes;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;

/**
 * The size of a patch-level transformer, by the published names.
 *
 * @param patchSize P, 1 to 256
 * @param hiddenSize D, 4 to 16384; a multiple of 4 times the heads
 * @param numGroups h, the heads, 1 to 256
 * @param numCondBlocks blocks of the image tokens, 1 to 256
 * @param numTextBlocks blocks that refine the text, 0 to 256; where there is no text, none
 * @param alignLayer the block, counted from 1, whose output an alignment loss reads; 0 for none
 * @param scaling the image's size over that of what the transformer reads
 * @param blocks what the files call the blocks, {@code blocks} or {@code patch_blocks}
 */
public record PatchDitOptions(
        int patchSize,
        int hiddenSize,
        int numGroups,
        int numCondBlocks,
        int numTextBlocks,
        int alignLayer,
        Scaling scaling,
        String blocks) {
    /**
     * The image's size over that of the copy that the transformer reads.
     *
     * @param height 1/64 to 64; below 1 the transformer reads an enlarged copy
     * @param width likewise
     */
    public record Scaling(double height, double width) {
        /** The transformer reads the image itself. */
        public static final Scaling NONE = new Scaling(1, 1);
    }

    /**
     * @throws IntarsiaException INT-122 as {@link #check}
     */
    public PatchDitOptions {
        check(hiddenSize, numGroups, alignLayer, numCondBlocks);
    }

    /**
     * Checks what relates two options; the ranges are declared by the options of a backbone.
     *
     * @throws IntarsiaException INT-122 a width that is not heads of a multiple of 4, an alignment
     *     layer behind the last block; all of them, by their written names
     */
    public static void check(int hiddenSize, int numGroups, int alignLayer, int numCondBlocks) {
        Problems problems = new Problems();
        if (alignLayer > numCondBlocks) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    Place.option("align-layer"),
                    alignLayer + ", and there are " + numCondBlocks + " blocks",
                    "Use at most their number, or 0 for none.");
        }
        BlockSizes.checkHeads(
                problems,
                new BlockSizes.Named("hidden-size", hiddenSize),
                new BlockSizes.Named("num-groups", numGroups));
        problems.throwIfAny();
    }

    /** d. */
    int headWidth() {
        return hiddenSize / numGroups;
    }

    /**
     * The size of what the transformer reads.
     *
     * @throws IntarsiaException INT-205 where the scaling leaves no whole pixels
     */
    Grid shown(ImageSpec image) {
        return new Grid(
                side("height", image.height(), scaling.height()),
                side("width", image.width(), scaling.width()));
    }

    private static int side(String name, int pixels, double scaling) {
        long shown = Math.round(pixels / scaling);
        if (shown < 1 || Math.abs(shown * scaling - pixels) > 1e-6 * pixels) {
            throw new IntarsiaException(
                    ErrorCode.IMAGE_DOES_NOT_FIT,
                    "image " + name,
                    pixels + " pixels are not " + scaling + " times a whole number of pixels",
                    "Change the " + name + ", or the scaling to " + name + " over trained size.");
        }
        return Math.toIntExact(shown);
    }
}
