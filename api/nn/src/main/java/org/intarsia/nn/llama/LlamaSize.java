package org.intarsia.nn.llama;

import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.nn.pixels.Rope2d;
import org.intarsia.nn.tokens.KeyValueCache;
import org.intarsia.spi.spec.Grid;

/**
 * The sizes of a Llama.
 *
 * @param width D, a multiple of 4 times the heads
 * @param layers L
 * @param heads H, of the queries
 * @param keyHeads h, of keys and values; divides H
 * @param hidden units of a block's MLP
 * @param normEps epsilon of the RMS norms
 */
public record LlamaSize(
        int width, int layers, int heads, int keyHeads, int hidden, double normEps) {
    /** d. */
    public int headWidth() {
        return width / heads;
    }

    /**
     * The published rule for the hidden units: 2/3 of four widths, times a factor, rounded up.
     *
     * @param multipleOf what they are rounded up to a multiple of
     */
    public static int hidden(int width, double factor, int multipleOf) {
        int hidden = (int) (factor * (int) (2.0 * (4L * width) / 3));
        return (hidden + multipleOf - 1) / multipleOf * multipleOf;
    }

    /** Of the keys and values of that many tokens. */
    public KeyValueCache.Size cache(int batch, int positions) {
        return new KeyValueCache.Size(layers, batch, keyHeads, positions, headWidth());
    }

    /** Bytes that a block takes over that many tokens of all rows. */
    public long workingBytes(long tokens) {
        return BlockMemory.bytes(tokens, width, 2L * hidden);
    }

    /** Operations over that many tokens of one row that are shown at once. */
    public long flops(long tokens) {
        long keys = 2L * keyHeads * headWidth();
        long block =
                tokens * width * (2L * width + keys + 3L * hidden) + 2 * tokens * tokens * width;
        return 2 * layers * block;
    }

    /**
     * Rotations of tokens on a grid behind some that are condition. Cosine and sine of those are
     * both zero: their queries and keys become zero vectors, which every token scores alike.
     *
     * @param condition how many tokens are before those of the grid
     * @return [condition + N, d/2, 2]
     */
    public float[] rotations(Grid grid, int condition, double base) {
        float[] table = rotations(grid, base);
        float[] all = new float[condition * headWidth() + table.length];
        System.arraycopy(table, 0, all, condition * headWidth(), table.length);
        return all;
    }

    /** Rotations of the tokens of a grid alone. */
    public float[] rotations(Grid grid, double base) {
        Rope2d.Bases bases = new Rope2d.Bases(base, base);
        return Rope2d.table(
                Rope2d.Positions.integers(grid),
                headWidth(),
                new Rope2d.Rotation(Rope2d.Layout.ROW_THEN_COLUMN, bases),
                0);
    }
}
