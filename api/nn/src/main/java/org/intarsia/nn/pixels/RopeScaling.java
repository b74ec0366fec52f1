package org.intarsia.nn.pixels;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.spec.Grid;

/** The options by which rotary positions are stretched to images of another size (PiD). */
public record RopeScaling(
        @Option(
                        value = "original",
                        help = "rotary positions: as trained, or stretched to other sizes (PiD)")
                RopeMode ropeMode,
        @Option(
                        value = "1024",
                        min = 1,
                        max = 16384,
                        unit = "pixels",
                        help = "height at which ntk-aware equals original")
                int ropeRefH,
        @Option(
                        value = "1024",
                        min = 1,
                        max = 16384,
                        unit = "pixels",
                        help = "width at which ntk-aware equals original")
                int ropeRefW) {
    /** How positions follow the size of the image. */
    public enum RopeMode {
        ORIGINAL,
        NTK_AWARE
    }

    public boolean ntkAware() {
        return ropeMode == RopeMode.NTK_AWARE;
    }

    /**
     * The bases of the rotary table of a grid of patches.
     *
     * @param patch size of a patch in pixels
     * @param headWidth d
     */
    public Rope2d.Bases bases(Grid grid, Grid patch, int headWidth) {
        return ntkAware()
                ? Rope2d.Bases.ntkAware(
                        grid,
                        (double) ropeRefH / patch.rows(),
                        (double) ropeRefW / patch.columns(),
                        headWidth)
                : Rope2d.Bases.PLAIN;
    }
}
