package org.intarsia.nn.pixels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.spec.Grid;

/** Maps to tokens and back. Tokens are row-major; inside a token the order is the paper's. */
public final class Patches {
    private Patches() {}

    /** The order of the values of a token. */
    public enum Order {
        /** Channel, row, column: as a convolution's kernel has it. */
        CHANNEL_FIRST,
        /** Row, column, channel. */
        CHANNEL_LAST
    }

    /**
     * @param xBCHW [B, C, H, W], H and W multiples of the patch
     * @param patch P
     * @return [B, N, P * P * C]
     */
    public static NDArray patchify(NDArray xBCHW, int patch, Order order) {
        return patchify(xBCHW, new Grid(patch, patch), order);
    }

    /**
     * As {@link #patchify(NDArray, int, Order)} with patches that need not be square.
     *
     * @param patch rows and columns of values that make one token
     */
    public static NDArray patchify(NDArray xBCHW, Grid patch, Order order) {
        Shape shape = xBCHW.getShape();
        long rows = shape.get(2) / patch.rows();
        long columns = shape.get(3) / patch.columns();
        NDArray cut =
                xBCHW.reshape(
                        shape.get(0), shape.get(1), rows, patch.rows(), columns, patch.columns());
        NDArray tokens =
                order == Order.CHANNEL_FIRST
                        ? cut.transpose(0, 2, 4, 1, 3, 5)
                        : cut.transpose(0, 2, 4, 3, 5, 1);
        return tokens.reshape(shape.get(0), rows * columns, shape.get(1) * patch.tokens());
    }

    /**
     * The inverse of {@link #patchify(NDArray, int, Order)}.
     *
     * @param tokensBND [B, N, P * P * C]
     * @param grid its rows and columns make N
     * @return [B, C, rows * P, columns * P]
     */
    public static NDArray unpatchify(NDArray tokensBND, Grid grid, int patch, Order order) {
        return unpatchify(tokensBND, grid, new Grid(patch, patch), order);
    }

    /** The inverse of {@link #patchify(NDArray, Grid, Order)}. */
    public static NDArray unpatchify(NDArray tokensBND, Grid grid, Grid patch, Order order) {
        long batch = tokensBND.getShape().get(0);
        long channels = tokensBND.getShape().get(2) / patch.tokens();
        long rows = grid.rows();
        long columns = grid.columns();
        NDArray cut =
                order == Order.CHANNEL_FIRST
                        ? tokensBND
                                .reshape(
                                        batch,
                                        rows,
                                        columns,
                                        channels,
                                        patch.rows(),
                                        patch.columns())
                                .transpose(0, 3, 1, 4, 2, 5)
                        : tokensBND
                                .reshape(
                                        batch,
                                        rows,
                                        columns,
                                        patch.rows(),
                                        patch.columns(),
                                        channels)
                                .transpose(0, 5, 1, 3, 2, 4);
        return cut.reshape(batch, channels, rows * patch.rows(), columns * patch.columns());
    }
}
