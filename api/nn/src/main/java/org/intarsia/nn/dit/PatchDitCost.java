package org.intarsia.nn.dit;

import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.spi.spec.Grid;

/** Counts the matrix products of one forward, two operations a multiply-add, and its memory. */
record PatchDitCost(PatchDitOptions options, Grid grid, TextShare text) {
    /**
     * What the text costs.
     *
     * @param length of a text
     * @param width of an embedding
     * @param joint whether it goes through every block beside the image
     */
    record TextShare(long length, long width, boolean joint) {
        static final TextShare NONE = new TextShare(0, 0, false);
    }

    long flops(int batch) {
        long width = options.hiddenSize();
        long tokens = grid.tokens();
        long values = (long) PatchStem.CHANNELS * options.patchSize() * options.patchSize();
        long each = tokens * values * width + width * (PatchStem.SINUSOIDS + width);
        each += text.length() * width * text.width() + blocks();
        return 2 * batch * each;
    }

    long workingBytes(int rows) {
        int width = options.hiddenSize();
        boolean wide = text.length() > 0 && !text.joint();
        int hidden = wide ? DitBlock.textHidden(width) : DitBlock.classHidden(width);
        return BlockMemory.bytes(rows * (grid.tokens() + text.length()), width, 2L * hidden);
    }

    private long blocks() {
        int width = options.hiddenSize();
        long tokens = grid.tokens();
        long length = text.length();
        long classes = DitBlock.classHidden(width);
        long texts = DitBlock.textHidden(width);
        if (text.joint()) {
            long modulationOfText = 6L * width * width;
            return options.numCondBlocks()
                    * (block(tokens + length, 0, classes) + modulationOfText);
        }
        return length == 0
                ? options.numCondBlocks() * block(tokens, 0, classes)
                : options.numTextBlocks() * block(length, 0, texts)
                        + options.numCondBlocks() * block(tokens, length, texts);
    }

    private long block(long tokens, long others, long hidden) {
        long width = options.hiddenSize();
        long linear = tokens * width * (4 * width + 3 * hidden) + others * width * 2 * width;
        long attention = 2 * tokens * (tokens + others) * width;
        long modulation = 6 * width * width;
        return linear + attention + modulation;
    }
}
