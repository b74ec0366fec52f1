package org.intarsia.spi.spec;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * What a tokenizer makes of images and a decoder turns back: the space in which a pipeline samples.
 */
public sealed interface LatentSpec {
    /**
     * Names the space, so that equal shapes of different meaning never fit: {@code pixel}, {@code
     * sd-vae}.
     */
    String space();

    /** The spatial layout; for a pyramid, its finest map. */
    Grid grid();

    /**
     * The space {@code pixel}: the picture itself, channels R, G and B in [-1, 1], one cell a
     * pixel.
     */
    static Continuous pixels(ImageSpec image) {
        return new Continuous("pixel", 3, new Grid(image.height(), image.width()), -1, 1);
    }

    /**
     * Real-valued maps [B, C, H, W].
     *
     * @param channels C
     * @param grid H and W
     * @param low nominal smallest value
     * @param high nominal largest value
     */
    record Continuous(String space, int channels, Grid grid, double low, double high)
            implements LatentSpec {
        public Shape shape() {
            return new Shape(channels, grid.rows(), grid.columns());
        }

        @Override
        public String toString() {
            return space
                    + " ["
                    + channels
                    + ","
                    + grid.rows()
                    + ","
                    + grid.columns()
                    + "] in ["
                    + low
                    + ", "
                    + high
                    + "]";
        }
    }

    /**
     * Token ids, one map a scale, coarse to fine; a raster tokenizer has a single scale. Ids of a
     * scale are [B, rows * columns] int64, row-major.
     *
     * @param vocabulary ids are 0 to vocabulary - 1
     * @param codeWidth width of a code vector
     * @param scales at least one
     */
    record Discrete(String space, int vocabulary, int codeWidth, List<Grid> scales)
            implements LatentSpec {
        public Discrete {
            scales = List.copyOf(scales);
            if (scales.isEmpty()) {
                throw new IllegalArgumentException("discrete latents without a scale");
            }
        }

        @Override
        public Grid grid() {
            return scales.get(scales.size() - 1);
        }

        @Override
        public String toString() {
            return space + " ids of " + vocabulary + " codes x " + codeWidth + " on " + scales;
        }
    }
}
