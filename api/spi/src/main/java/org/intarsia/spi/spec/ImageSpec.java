package org.intarsia.spi.spec;

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * The size of the pictures a pipeline makes, in pixels; three channels, RGB, in [-1, 1].
 *
 * @param height 1 to 16384
 * @param width 1 to 16384
 */
public record ImageSpec(int height, int width) {
    public static final int LARGEST = 16_384;

    public ImageSpec {
        if (height < 1 || width < 1 || height > LARGEST || width > LARGEST) {
            throw new IntarsiaException(
                    ErrorCode.IMAGE_SIZE_OUT_OF_RANGE,
                    "image",
                    width + " x " + height + " pixels",
                    "Give a width and a height between 1 and " + LARGEST + ".");
        }
    }

    /**
     * The grid of patches of one size.
     *
     * @throws IntarsiaException INT-205 when the patch divides not both sides
     */
    public Grid patches(int patch) {
        if (patch < 1 || height % patch != 0 || width % patch != 0) {
            int base = Math.max(1, patch);
            int nearHeight = Math.max(base, Math.round((float) height / base) * base);
            int nearWidth = Math.max(base, Math.round((float) width / base) * base);
            throw new IntarsiaException(
                    ErrorCode.IMAGE_DOES_NOT_FIT,
                    "image",
                    width
                            + " x "
                            + height
                            + " is not made of whole patches of "
                            + patch
                            + " pixels",
                    "Use multiples of "
                            + base
                            + ", for example "
                            + nearWidth
                            + " x "
                            + nearHeight
                            + ".");
        }
        return new Grid(height / patch, width / patch);
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
