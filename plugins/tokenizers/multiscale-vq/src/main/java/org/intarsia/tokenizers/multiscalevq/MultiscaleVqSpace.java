package org.intarsia.tokenizers.multiscalevq;

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;

/** Whether the scales are made for the picture. */
final class MultiscaleVqSpace {
    private MultiscaleVqSpace() {}

    /**
     * @throws IntarsiaException INT-205 when the finest scale is not the feature map's
     */
    static void check(MultiscaleVqOptions options, ImageSpec image) {
        int stride = options.design().stride();
        Grid grid = image.patches(stride);
        int finest = options.patchNums().get(options.scales() - 1);
        if (!grid.equals(new Grid(finest, finest))) {
            throw new IntarsiaException(
                    ErrorCode.IMAGE_DOES_NOT_FIT,
                    "image",
                    "a picture of "
                            + image
                            + " has a feature map of "
                            + grid
                            + ", and the finest of patch-nums is "
                            + finest,
                    "Use pictures of "
                            + finest * stride
                            + " x "
                            + finest * stride
                            + ", or patch-nums that end with the side of the map.");
        }
    }
}
