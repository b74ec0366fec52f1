package org.intarsia.heads.pixeldit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.pixels.PixelPatches;
import org.intarsia.nn.pixels.SinCosPositions;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.Grid;

/**
 * Where in the image a pixel is: the sines and cosines of its column, then those of its row. Each
 * axis has a table of its own; one of all pixels would be as large as their features.
 */
final class PixelPositions {
    private final Grid patch;
    private final int width;
    private final Parameter columns;
    private final Parameter rows;

    PixelPositions(Weights weights, PixelPatches patches, int width) {
        this.patch = patches.patch();
        this.width = width;
        Grid grid = patches.grid();
        int half = width / 2;
        columns =
                weights.table(
                        new Shape(grid.tokens(), 1, patch.columns(), half),
                        () -> table(grid, Axis.COLUMN));
        rows =
                weights.table(
                        new Shape(grid.tokens(), patch.rows(), 1, half),
                        () -> table(grid, Axis.ROW));
    }

    private enum Axis {
        COLUMN,
        ROW
    }

    /** For every patch its piece of the axis. */
    private float[] table(Grid grid, Axis axis) {
        boolean across = axis == Axis.COLUMN;
        int piece = across ? patch.columns() : patch.rows();
        int pieces = across ? grid.columns() : grid.rows();
        float[] whole = SinCosPositions.axis(pieces * piece, width);
        int values = piece * width / 2;
        float[] table = new float[grid.tokens() * values];
        for (int token = 0; token < grid.tokens(); token++) {
            int at = across ? token % grid.columns() : token / grid.columns();
            System.arraycopy(whole, at * values, table, token * values, values);
        }
        return table;
    }

    /**
     * @param xMPF pixels of some patches of one image, or of all patches of some images
     * @param from the first patch of the image
     * @param to behind the last
     * @return the pixels with their places
     */
    NDArray add(NDArray xMPF, long from, long to) {
        NDIndex some = new NDIndex("{}:{}", from, to);
        Shape shape = new Shape(to - from, patch.rows(), patch.columns(), width / 2);
        NDArray places =
                NDArrays.concat(
                        new NDList(
                                columns.array().get(some).broadcast(shape),
                                rows.array().get(some).broadcast(shape)),
                        3);
        NDArray byImage = xMPF.reshape(-1, to - from, patch.tokens(), width);
        return byImage.add(places.reshape(to - from, patch.tokens(), width))
                .reshape(xMPF.getShape());
    }
}
