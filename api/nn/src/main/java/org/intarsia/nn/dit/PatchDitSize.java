package org.intarsia.nn.dit;

import org.intarsia.spi.plugin.Option;

/** The options that the backbones over {@link PatchDit} share, by their published names. */
public record PatchDitSize(
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
                        required = true,
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
    public PatchDitSize {
        PatchDitOptions.check(hiddenSize, numGroups, alignLayer, numCondBlocks);
    }

    /**
     * @param scaling the image's size over that of what the transformer reads
     */
    public PatchDitOptions network(PatchDitOptions.Scaling scaling) {
        return new PatchDitOptions(
                patchSize,
                hiddenSize,
                numGroups,
                numCondBlocks,
                numTextBlocks,
                alignLayer,
                scaling,
                "blocks");
    }
}
