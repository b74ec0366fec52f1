package org.intarsia.nn.pixels;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.Grid;

/** The options of the coordinates that a head adds to the pixels of a patch. */
public record PixelBasis(
        @Option(
                        value = "8",
                        min = 2,
                        max = 64,
                        help = "a pixel's coordinates are the square of this many values")
                int maxFreqs,
        @Option(
                        value = "dct",
                        help =
                                "coordinates of a pixel: products of cosines, or the cosines of a rotary table")
                Coordinates coordinates) {
    /** The two published kinds of coordinates. */
    public enum Coordinates {
        DCT,
        ROTARY
    }

    public PixelBasis {
        Problems problems = new Problems();
        if (coordinates == Coordinates.ROTARY && maxFreqs % 2 != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "max-freqs",
                    maxFreqs + " is odd, and rotary coordinates come in pairs",
                    "Use an even number.");
        }
        problems.throwIfAny();
    }

    /** Values of a pixel's coordinates. */
    public int values() {
        return maxFreqs * maxFreqs;
    }

    public boolean rotary() {
        return coordinates == Coordinates.ROTARY;
    }

    /**
     * The coordinates of all pixels of a patch, row-major.
     *
     * @param bottom where rotary coordinates of rows end
     * @param right where those of columns end
     */
    public float[] table(Grid patch, double bottom, double right) {
        return rotary()
                ? PixelCoordinates.rotaryCosines(
                        Rope2d.Positions.upTo(patch, bottom, right), values())
                : PixelCoordinates.cosineProducts(patch, maxFreqs);
    }
}
