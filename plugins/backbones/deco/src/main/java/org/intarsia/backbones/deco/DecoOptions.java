package org.intarsia.backbones.deco;

import org.intarsia.nn.dit.PatchDitOptions;
import org.intarsia.nn.dit.PatchDitOptions.Scaling;
import org.intarsia.spi.plugin.Option;

/**
 * Options of the backbone {@code deco}, by their published names; the defaults are those of the
 * class-conditional XL/16.
 */
public record DecoOptions(
        @Option(
                        value = "16",
                        min = 1,
                        max = 256,
                        unit = "pixels",
                        help = "P, side of a patch; divides the size of what the network is shown")
                int patchSize,
        @Option(
                        value = "1152",
                        min = 4,
                        max = 16384,
                        help = "D, width of the tokens; num-groups times a multiple of 4")
                int hiddenSize,
        @Option(value = "16", min = 1, max = 256, help = "h, heads of the attention") int numGroups,
        @Option(
                        value = "28",
                        min = 1,
                        max = 256,
                        help =
                                "blocks of the image tokens (num_encoder_blocks of the text-conditioned code)")
                int numCondBlocks,
        @Option(
                        value = "4",
                        min = 0,
                        max = 256,
                        help = "blocks that refine the text; unused with classes")
                int numTextBlocks,
        @Option(
                        value = "0",
                        min = 0,
                        max = 256,
                        help =
                                "the block, counted from 1, that an alignment loss reads; 0 for none")
                int alignLayer) {
    public DecoOptions {
        PatchDitOptions.check(hiddenSize, numGroups, alignLayer, numCondBlocks);
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
