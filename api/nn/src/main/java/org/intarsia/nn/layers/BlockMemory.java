package org.intarsia.nn.layers;

/**
 * Counts what a transformer block holds at its highest point, for {@link
 * org.intarsia.spi.Footprint}.
 */
public final class BlockMemory {
    private BlockMemory() {}

    /**
     * Bytes of a block of self-attention and an MLP, each behind a norm, whose intermediates are
     * closed at its end.
     *
     * @param tokens of all rows
     * @param width D
     * @param hidden values of a token between the layers of the MLP, both halves of a gated one
     */
    public static long bytes(long tokens, long width, long hidden) {
        // The tokens and their norm; queries, keys and values as projected, and again as turned;
        // what turning them takes; what they come to.
        long attention = 11 * width;
        // Tokens, norms and sums; hidden units, and again as activated; what they come to.
        long mlp = 6 * width + 2 * hidden;
        return Float.BYTES * tokens * Math.max(attention, mlp);
    }
}
