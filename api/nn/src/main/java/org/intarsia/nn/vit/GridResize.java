package org.intarsia.nn.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.Grid;

/**
 * A learned grid of vectors at another size, by the bicubic kernel of Keys along each axis: two
 * constant matrices, through which gradients pass to the grid.
 */
public final class GridResize {
    private final Grid from;
    private final Grid to;
    private final Parameter rows;
    private final Parameter columns;

    /** How the kernel is placed. */
    public enum Kernel {
        /** a = -0.5, widened when the grid shrinks, weights that sum to 1 inside the grid. */
        ANTIALIAS {
            @Override
            float[] row(int in, int out, int i) {
                double s = (double) in / out;
                double wide = Math.max(s, 1);
                double centre = s * (i + 0.5);
                int first = Math.max((int) (centre - 2 * wide + 0.5), 0);
                int end = Math.min((int) (centre + 2 * wide + 0.5), in);
                float[] row = new float[in];
                double sum = 0;
                for (int tap = first; tap < end; tap++) {
                    sum += keys((tap - centre + 0.5) / wide, -0.5);
                }
                for (int tap = first; tap < end; tap++) {
                    row[tap] = (float) (keys((tap - centre + 0.5) / wide, -0.5) / sum);
                }
                return row;
            }
        },
        /**
         * a = -0.75, four taps, indices clamped; the coordinates are those of a grid that is larger
         * by 0.1, as the original DINOv2 without registers has it.
         */
        OFFSET {
            @Override
            float[] row(int in, int out, int i) {
                double centre = in / (out + 0.1) * (i + 0.5) - 0.5;
                int floor = (int) Math.floor(centre);
                float[] row = new float[in];
                for (int tap = floor - 1; tap <= floor + 2; tap++) {
                    row[Math.min(Math.max(tap, 0), in - 1)] += (float) keys(centre - tap, -0.75);
                }
                return row;
            }
        };

        /** What cell i of the new grid takes of every old one. */
        abstract float[] row(int in, int out, int i);

        float[] matrix(int in, int out) {
            float[] matrix = new float[in * out];
            for (int i = 0; i < out; i++) {
                System.arraycopy(row(in, out, i), 0, matrix, i * in, in);
            }
            return matrix;
        }
    }

    /**
     * @param weights hold the matrices, which no file has
     */
    public GridResize(Weights weights, Grid from, Grid to, Kernel kernel) {
        this.from = from;
        this.to = to;
        rows =
                weights.table(
                        new Shape(to.rows(), from.rows()),
                        () -> kernel.matrix(from.rows(), to.rows()));
        columns =
                weights.table(
                        new Shape(to.columns(), from.columns()),
                        () -> kernel.matrix(from.columns(), to.columns()));
    }

    /**
     * @param tableND one vector a cell of the old grid, row-major
     * @return [N', D] of the new grid
     */
    public NDArray forward(NDArray tableND) {
        long width = tableND.getShape().get(1);
        return Scoped.run(
                () -> {
                    NDArray old = tableND.reshape(from.rows(), from.columns() * width);
                    NDArray stretched =
                            rows.array().matMul(old).reshape(to.rows(), from.columns(), width);
                    return columns.array().expandDims(0).matMul(stretched).reshape(-1, width);
                });
    }

    /** The kernel of Keys (1981) at a distance. */
    private static double keys(double distance, double a) {
        double d = Math.abs(distance);
        if (d < 1) {
            return ((a + 2) * d - (a + 3)) * d * d + 1;
        }
        return d < 2 ? ((d - 5) * d + 8) * d * a - 4 * a : 0;
    }
}
