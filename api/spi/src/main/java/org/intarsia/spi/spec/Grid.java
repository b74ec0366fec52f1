package org.intarsia.spi.spec;

/**
 * Rows and columns of a token map, row-major.
 *
 * @param rows at least 1
 * @param columns at least 1
 */
public record Grid(int rows, int columns) {
    public Grid {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException("a grid of " + rows + " x " + columns);
        }
    }

    public int tokens() {
        return Math.multiplyExact(rows, columns);
    }

    @Override
    public String toString() {
        return rows + "x" + columns;
    }
}
