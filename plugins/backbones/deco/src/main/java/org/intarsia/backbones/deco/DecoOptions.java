package org.intarsia.backbones.deco;

import org.intarsia.nn.dit.PatchDitOptions;
import org.intarsia.nn.dit.PatchDitOptions.Scaling;

/**
 * Options of the backbone {@code deco}, by their published names. One that is left out is that of
 * the class-conditional XL/16.
 *
 * @param patchSize P, 1 to 256; divides the height and width of what the network is shown
 * @param hiddenSize D, 4 to 16384; a multiple of 4 times the heads
 * @param numGroups h, the heads, 1 to 256
 * @param numCondBlocks blocks of the image tokens, 1 to 256 ({@code num_encoder_blocks} of the
 *     text-conditioned code)
 * @param numTextBlocks blocks that refine the text, 0 to 256; 4 where nothing is said; without a
 *     meaning for classes
 * @param alignLayer the block, counted from 1, that an alignment loss reads; 0 for none, which is
 *     so where nothing is said
 */
public record DecoOptions(
        Integer patchSize,
        Integer hiddenSize,
        Integer numGroups,
        Integer numCondBlocks,
        Integer numTextBlocks,
        Integer alignLayer) {
    public DecoOptions {
        patchSize = patchSize == null ? 16 : patchSize;
        hiddenSize = hiddenSize == null ? 1152 : hiddenSize;
        numGroups = numGroups == null ? 16 : numGroups;
        numCondBlocks = numCondBlocks == null ? 28 : numCondBlocks;
        numTextBlocks = numTextBlocks == null ? 4 : numTextBlocks;
        alignLayer = alignLayer == null ? 0 : alignLayer;
        new PatchDitOptions(
                patchSize,
                hiddenSize,
                numGroups,
                numCondBlocks,
                numTextBlocks,
                alignLayer,
                Scaling.NONE,
                "blocks");
    }

    PatchDitOptions network() {
        return new PatchDitOptions(
                patchSize,
                hiddenSize,
                numGroups,
                numCondBlocks,
                numTextBlocks,
                alignLayer,
                Scaling.NONE,
                "blocks");
    }
}
