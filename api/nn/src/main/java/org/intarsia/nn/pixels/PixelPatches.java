package org.intarsia.nn.pixels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.function.BiFunction;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.FeatureSpec;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;

/**
 * The cells of a map that every token represents, for heads that look at each of them: a patch need
 * not be square, nor of the size that the backbone was shown.
 *
 * @param channels C of the map
 * @param grid rows and columns of tokens
 * @param patch rows and columns of cells that one token represents
 */
public record PixelPatches(int channels, Grid grid, Grid patch) {
    /**
     * Cells that are processed together: with the widths of the published pixel heads, what they
     * need meanwhile fits into a hundred megabytes.
     */
    private static final int SLICE = 32_768;

    /**
     * @throws IncompatibleException for latents that are not a map, tokens without a known width,
     *     or a grid that does not divide the map
     */
    public static PixelPatches of(LatentSpec latents, FeatureSpec features) {
        if (!(latents instanceof LatentSpec.Continuous map)) {
            throw new IncompatibleException("tokenizer", "head", latents, "continuous latents");
        }
        Grid grid = features.grid();
        int rows = map.grid().rows() / grid.rows();
        int columns = map.grid().columns() / grid.columns();
        boolean whole =
                rows * grid.rows() == map.grid().rows()
                        && columns * grid.columns() == map.grid().columns();
        if (features.width() < 1 || !whole || rows < 1 || columns < 1) {
            throw new IncompatibleException(
                    "backbone",
                    "head",
                    features,
                    "tokens of a known width on a grid that divides " + map.grid());
        }
        return new PixelPatches(map.channels(), grid, new Grid(rows, columns));
    }

    /**
     * @param xBCHW a map
     * @return the values of every patch, cells row-major [B * N, P, C]
     */
    public NDArray cut(NDArray xBCHW) {
        NDArray tokens = Patches.patchify(xBCHW, patch, Patches.Order.CHANNEL_LAST);
        long patches = tokens.getShape().get(0) * tokens.getShape().get(1);
        return tokens.reshape(patches, patch.tokens(), channels);
    }

    /** The inverse of {@link #cut}. */
    public NDArray join(NDArray patchesMPC) {
        long batch = patchesMPC.getShape().get(0) / grid.tokens();
        NDArray tokens = patchesMPC.reshape(batch, grid.tokens(), (long) patch.tokens() * channels);
        return Patches.unpatchify(tokens, grid, patch, Patches.Order.CHANNEL_LAST);
    }

    /**
     * Patches that {@link #inSlices} works on at once.
     *
     * @param rows of a batch
     */
    public long atOnce(int rows) {
        return Math.min((long) rows * grid.tokens(), Math.max(1, SLICE / patch.tokens()));
    }

    /** Values of all pixels of a batch. */
    public long values(int rows) {
        return (long) rows * grid.tokens() * patch.tokens() * channels;
    }

    /**
     * Works on a bounded number of cells at a time, so that memory does not grow with the image.
     *
     * @param pixelsMPC from {@link #cut}
     * @param sMD the vector of each patch
     * @param work of some of the patches: their values [m, P, C] and their vectors [m, D]
     * @return what the work gave for all patches [M, P, ...]
     */
    public NDArray inSlices(
            NDArray pixelsMPC, NDArray sMD, BiFunction<NDArray, NDArray, NDArray> work) {
        Shape shape = pixelsMPC.getShape();
        long each = Math.max(1, SLICE / patch.tokens());
        if (shape.get(0) <= each) {
            return work.apply(pixelsMPC, sMD);
        }
        NDList done = new NDList();
        for (long from = 0; from < shape.get(0); from += each) {
            NDIndex rows = new NDIndex(from + ":" + Math.min(shape.get(0), from + each));
            done.add(Scoped.run(() -> work.apply(pixelsMPC.get(rows), sMD.get(rows))));
        }
        return NDArrays.concat(done);
    }
}
