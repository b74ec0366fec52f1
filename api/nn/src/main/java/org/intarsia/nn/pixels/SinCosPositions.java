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
        int quarter = width / 4;
        float[] table = new float[Math.multiplyExact(grid.tokens(), width)];
        for (int token = 0; token < grid.tokens(); token++) {
            int column = token % grid.columns();
            int row = token / grid.columns();
            for (int j = 0; j < quarter; j++) {
                double omega = Math.pow(BASE, -(double) j / quarter);
                int at = token * width + j;
                table[at] = (float) Math.sin(column * omega);
                table[at + quarter] = (float) Math.cos(column * omega);
                table[at + 2 * quarter] = (float) Math.sin(row * omega);
                table[at + 3 * quarter] = (float) Math.cos(row * omega);
            }
        }
        return table;
    }
}
