package org.intarsia.nn.pixels;

import java.util.List;
import org.intarsia.spi.spec.Grid;

/**
 * Tables of rotary positions of which every axis turns channels of its own (FLUX), for {@link
 * org.intarsia.nn.ops.Ops#rope}: of an axis d_i channels wide pair m turns by the position times
 * base^(-2m/d_i).
 */
public final class AxisRope {
    private static final int ROWS = 1;
    private static final int COLUMNS = 2;

    private AxisRope() {}

    /**
     * Tokens that stand nowhere, then those of a grid, at (0, row, column).
     *
     * @param still how many tokens before the grid are not turned
     * @param widths of the axes, each even; of rows the second, of columns the third, any other
     *     axis has position 0
     * @param base 10000 in most papers
     * @return [still + N, d/2, 2] in row-major order, d the sum of the widths
     */
    public static float[] table(int still, Grid grid, List<Integer> widths, double base) {
        int channels = widths.stream().mapToInt(Integer::intValue).sum();
        float[] table = new float[Math.multiplyExact(still + grid.tokens(), channels)];
        int at = 0;
        for (int token = -still; token < grid.tokens(); token++) {
            for (int axis = 0; axis < widths.size(); axis++) {
                int width = widths.get(axis);
                double position = token < 0 ? 0 : position(grid, token, axis);
                for (int pair = 0; pair < width / 2; pair++) {
                    double angle = position * Math.pow(base, -2.0 * pair / width);
                    table[at++] = (float) Math.cos(angle);
                    table[at++] = (float) Math.sin(angle);
                }
            }
        }
        return table;
    }

    private static double position(Grid grid, int token, int axis) {
        return switch (axis) {
            case ROWS -> token / grid.columns();
            case COLUMNS -> token % grid.columns();
            default -> 0;
        };
    }
}
