package org.intarsia.nn.pixels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.function.Supplier;
import org.intarsia.nn.layers.Linear;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;

/**
 * A feature vector for every pixel of a patch, from its noisy values and its place in the patch:
 * part {@code embedder.0} [F, C + n] with bias (PixNerd, DeCo).
 */
public final class PixelEmbedding {
    private final Linear embedder;
    private final Parameter coordinates;

    /**
     * What a pixel embedding is made of.
     *
     * @param channels C, of the noisy values
     * @param pixels in a patch
     * @param coordinates n, values a pixel of {@link PixelCoordinates}
     * @param width F
     */
    public record Dimensions(int channels, int pixels, int coordinates, int width) {}

    /**
     * @param table [pixels, n]
     */
    public PixelEmbedding(Weights weights, Dimensions sizes, Supplier<float[]> table) {
        coordinates = weights.table(new Shape(1, sizes.pixels(), sizes.coordinates()), table);
        embedder =
                new Linear(
                        weights.at("embedder.0"),
                        sizes.channels() + sizes.coordinates(),
                        sizes.width());
    }

    /**
     * @param pixelsMpC values of M patches [M, pixels, C]
     * @return [M, pixels, F]
     */
    public NDArray forward(NDArray pixelsMpC) {
        NDArray table = coordinates.array();
        long patches = pixelsMpC.getShape().get(0);
        return Scoped.run(
                () -> {
                    Shape each = table.getShape();
                    NDArray places = table.broadcast(patches, each.get(1), each.get(2));
                    return embedder.forward(NDArrays.concat(new NDList(pixelsMpC, places), 2));
                });
    }

    /** The coordinates [1, pixels, n], for those who check. */
    public NDArray coordinates() {
        return coordinates.array();
    }
}
