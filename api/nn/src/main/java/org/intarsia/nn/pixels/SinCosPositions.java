package org.intarsia.nn.pixels;

import org.intarsia.spi.spec.Grid;

/** The fixed two-dimensional position table of MAE and DiT. */
public final class SinCosPositions {
    private static final double BASE = 10_000;

    private SinCosPositions() {}

    /**
     * One row a token: sines then cosines of the column, sines then cosines of the row.
     *
     * @param width D, a multiple of 4
     * @return [N, D] in row-major order
     */
    public static float[] columnFirst(Grid grid, int width) {
        int half = width / 4 * 2;
        float[] columns = axis(grid.columns(), width);
        float[] rows = axis(grid.rows(), width);
        float[] table = new float[Math.multiplyExact(grid.tokens(), width)];
        for (int token = 0; token < grid.tokens(); token++) {
            int at = token * width;
            System.arraycopy(columns, token % grid.columns() * half, table, at, half);
            System.arraycopy(rows, token / grid.columns() * half, table, at + half, half);
        }
        return table;
    }

    /**
     * The half of the table that one axis decides, one row a place: sines, then cosines.
     *
     * @param length places along the axis
     * @param width D of the table, a multiple of 4
     * @return [n, D / 2]
     */
    public static float[] axis(int length, int width) {
        int quarter = width / 4;
        float[] table = new float[Math.multiplyExact(length, 2 * quarter)];
        for (int place = 0; place < length; place++) {
            for (int j = 0; j < quarter; j++) {
                double omega = Math.pow(BASE, -(double) j / quarter);
                int at = place * 2 * quarter + j;
                table[at] = (float) Math.sin(place * omega);
                table[at + quarter] = (float) Math.cos(place * omega);
            }
        }
        return table;
    }
}
