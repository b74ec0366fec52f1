package org.intarsia.backbones.pixeldit;

import org.intarsia.nn.dit.PatchDitOptions;
import org.intarsia.nn.dit.PatchDitOptions.Scaling;
import org.intarsia.nn.pixels.RopeScaling;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

/**
 * Options of the backbone {@code pixeldit}, by their published names; the defaults are those of the
 * class-conditional XL.
 */
public record PixelDitOptions(
        @Option(
                        value = "16",
                        min = 1,
                        max = 256,
                        unit = "pixels",
                        help = "P, side of a patch; divides the image's height and width")
                int patchSize,
        @Option(
                        value = "1152",
                        min = 4,
                        max = 16384,
                        help = "D, width of the tokens; num-groups times a multiple of 4")
                int hiddenSize,
        @Option(value = "16", min = 1, max = 256, help = "h, heads of the attention") int numGroups,
        @Option(value = "26", min = 1, max = 256, help = "number of blocks") int patchDepth,
        @Option(
                        value = "0",
                        min = 0,
                        max = 256,
                        help =
                                "the block, counted from 1, that an alignment loss reads; 0 for none")
                int alignLayer,
        @OptionGroup RopeScaling rope,
        @Option(
                        value = "10000.0",
                        above = 0,
                        max = 1e12,
                        help = "base of the rotary positions along a text")
                double textRopeTheta) {
    public PixelDitOptions {
        PatchDitOptions.check(hiddenSize, numGroups, alignLayer, patchDepth);
    }

    PatchDitOptions network() {
        return new PatchDitOptions(
                patchSize,
                hiddenSize,
                numGroups,
                patchDepth,
                0,
                alignLayer,
                Scaling.NONE,
                "patch_blocks");
    }
}
