package org.intarsia.backbones.pixnerd;

import org.intarsia.nn.dit.PatchDitOptions;
import org.intarsia.nn.dit.PatchDitOptions.Scaling;

/**
 * Options of the backbone {@code pixnerd}, by their published names. One that is left out is that
 * of the class-conditional XL/16.
 *
 * @param patchSize P, 1 to 256; divides the height and width of what the network is shown
 * @param hiddenSize D, 4 to 16384; a multiple of 4 times the heads
 * @param numGroups h, the heads, 1 to 256
 * @param numCondBlocks blocks of the image tokens, 1 to 256 ({@code num_encoder_blocks} of the
 *     text-conditioned code)
 * @param numTextBlocks blocks that refine the text, 0 to 256; 4 where nothing is said; without a
 *     meaning for classes
 * @param decoderPatchScalingH the image's height over that of the copy which the network is shown,
 *     1/64 to 64; 1 where nothing is said
 * @param decoderPatchScalingW likewise its width
 * @param alignLayer the block, counted from 1, that an alignment loss reads; 0 for none, which is
 *     so where nothing is said
 */
public record PixnerdOptions(
        Integer patchSize,
        Integer hiddenSize,
        Integer numGroups,
        Integer numCondBlocks,
        Integer numTextBlocks,
        Double decoderPatchScalingH,
        Double decoderPatchScalingW,
        Integer alignLayer) {
    public PixnerdOptions {
        patchSize = patchSize == null ? 16 : patchSize;
        hiddenSize = hiddenSize == null ? 1152 : hiddenSize;
        numGroups = numGroups == null ? 16 : numGroups;
        numCondBlocks = numCondBlocks == null ? 26 : numCondBlocks;
        numTextBlocks = numTextBlocks == null ? 4 : numTextBlocks;
        decoderPatchScalingH = decoderPatchScalingH == null ? 1.0 : decoderPatchScalingH;
        decoderPatchScalingW = decoderPatchScalingW == null ? 1.0 : decoderPatchScalingW;
        alignLayer = alignLayer == null ? 0 : alignLayer;
        new PatchDitOptions(
                patchSize,
                hiddenSize,
                numGroups,
                numCondBlocks,
                numTextBlocks,
                alignLayer,
                new Scaling(decoderPatchScalingH, decoderPatchScalingW),
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
                new Scaling(decoderPatchScalingH, decoderPatchScalingW),
                "blocks");
    }
}
