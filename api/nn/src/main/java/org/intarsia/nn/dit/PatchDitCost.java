package org.intarsia.nn.dit;

import org.intarsia.spi.ConditioningSpec;
import org.intarsia.spi.Grid;

/** Counts the matrix products of one forward, two operations a multiply-add. */
record PatchDitCost(PatchDitOptions options, Grid grid, ConditioningSpec conditioning) {
    long flops(int batch) {
        long width = options.hiddenSize();
        long tokens = grid.tokens();
        long values = (long) PatchTrunk.CHANNELS * options.patchSize() * options.patchSize();
        long each = tokens * values * width + width * (PatchTrunk.SINUSOIDS + width);
        if (conditioning instanceof ConditioningSpec.Text text) {
            long length = text.length();
            each += length * width * text.width();
            each += options.numTextBlocks() * block(length, 0, DitBlock.textHidden((int) width));
            each +=
                    options.numCondBlocks()
                            * block(tokens, length, DitBlock.textHidden((int) width));
        } else {
            each += options.numCondBlocks() * block(tokens, 0, DitBlock.classHidden((int) width));
        }
        return 2 * batch * each;
    }

    private long block(long tokens, long others, long hidden) {
        long width = options.hiddenSize();
        long linear = tokens * width * (4 * width + 3 * hidden) + others * width * 2 * width;
        long attention = 2 * tokens * (tokens + others) * width;
        long modulation = 6 * width * width;
        return linear + attention + modulation;
    }
}
