package org.intarsia.tokenizers.pixel;

import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** The space of RGB images in [-1, 1], one cell a pixel. */
final class PixelSpace {
    private PixelSpace() {}

    static LatentSpec.Continuous of(ImageSpec image) {
        return new LatentSpec.Continuous(
                "pixel", 3, new Grid(image.height(), image.width()), -1, 1);
    }
}
