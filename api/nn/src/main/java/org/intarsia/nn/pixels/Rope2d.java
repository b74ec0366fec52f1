package org.intarsia.nn.pixels;

import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.spec.Grid;

/**
 * Tables of rotary positions in two dimensions for {@link Ops#rope}: [N, d/2, 2], the cosine and
 * sine of every pair's angle.
 */
public final class Rope2d {
    private static final double BASE = 10_000;

    private Rope2d() {}

    /** Which coordinate a pair of channels turns by. */
    public enum Layout {
        /** The first half of the pairs by the row, the second by the column (JiT, EVA). */
        ROW_THEN_COLUMN,
        /** Pairs by turns: column, row, column, row (PixNerd, PixelDiT, DeCo). */
        COLUMN_ROW_BY_TURNS
    }

    /**
     * @param rows position of every row of the grid
     * @param columns position of every column
     */
    public record Positions(double[] rows, double[] columns) {
        /** 0, 1, 2, ... */
        public static Positions integers(Grid grid) {
            return new Positions(
                    stretched(grid.rows(), grid.rows() - 1.0),
                    stretched(grid.columns(), grid.columns() - 1.0));
        }

        /** Both axes from 0 to {@code end} inclusive, whatever the grid. */
        public static Positions upTo(Grid grid, double end) {
            return upTo(grid, end, end);
        }

        /** Each axis from 0 to an end of its own, inclusive. */
        public static Positions upTo(Grid grid, double rowEnd, double columnEnd) {
            return new Positions(
                    stretched(grid.rows(), rowEnd), stretched(grid.columns(), columnEnd));
        }
    }

    /**
     * The bases from which the frequencies of each axis fall.
     *
     * @param rows above 0
     * @param columns above 0
     */
    public record Bases(double rows, double columns) {
        /** 10000 for both. */
        public static final Bases PLAIN = new Bases(BASE, BASE);

        /**
         * Grown with the grid, so that more tokens than in training turn no faster than those did:
         * 10000 (cells / reference cells)^(a / (a - 2)) with a = d / 2, an axis each; plain where a
         * is 2 or less (PiD).
         *
         * @param referenceRows of the grid at which the bases are plain
         * @param referenceColumns likewise
         * @param headWidth d
         */
        public static Bases ntkAware(
                Grid grid, double referenceRows, double referenceColumns, int headWidth) {
            double a = headWidth / 2.0;
            double power = a > 2 ? a / (a - 2) : 0;
            return new Bases(
                    BASE * Math.pow(grid.rows() / referenceRows, power),
                    BASE * Math.pow(grid.columns() / referenceColumns, power));
        }
    }

    /** Evenly from 0 to the end, inclusive; a single one is 0. */
    static double[] stretched(int count, double end) {
        double[] positions = new double[count];
        for (int i = 0; i < count; i++) {
            positions[i] = count == 1 ? 0 : end * i / (count - 1);
        }
        return positions;
    }

    /**
     * @param headWidth d, a multiple of 4
     * @param still tokens before those of the grid that are not turned
     * @return [still + N, d/2, 2] in row-major order
     */
    public static float[] table(Positions at, int headWidth, Layout layout, int still) {
        return table(at, headWidth, new Rotation(layout, Bases.PLAIN), still);
    }

    /**
     * How pairs of channels turn.
     *
     * @param layout which coordinate a pair turns by
     * @param bases how fast
     */
    public record Rotation(Layout layout, Bases bases) {}

    /** As {@link #table(Positions, int, Layout, int)} with bases of one's own. */
    public static float[] table(Positions at, int headWidth, Rotation turns, int still) {
        int pairs = headWidth / 2;
        int columns = at.columns().length;
        int tokens = at.rows().length * columns;
        float[] table = new float[Math.multiplyExact(still + tokens, headWidth)];
        for (int i = 0; i < still * pairs; i++) {
            table[2 * i] = 1;
        }
        for (int token = 0; token < tokens; token++) {
            double row = at.rows()[token / columns];
            double column = at.columns()[token % columns];
            for (int pair = 0; pair < pairs; pair++) {
                double angle = angle(row, column, pair, pairs, turns);
                int index = 2 * ((still + token) * pairs + pair);
                table[index] = (float) Math.cos(angle);
                table[index + 1] = (float) Math.sin(angle);
            }
        }
        return table;
    }

    private static double angle(double row, double column, int pair, int pairs, Rotation turns) {
        int half = pairs / 2;
        boolean byTurns = turns.layout() == Layout.COLUMN_ROW_BY_TURNS;
        int frequency = byTurns ? pair / 2 : pair % half;
        boolean byRow = byTurns ? pair % 2 == 1 : pair < half;
        double base = byRow ? turns.bases().rows() : turns.bases().columns();
        return (byRow ? row : column) * Math.pow(base, -(double) frequency / half);
    }
}
