package org.intarsia.backbones.jit;

import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.spi.spec.Grid;

/**
 * Counts the matrix products of one forward, two operations a multiply-add, and its memory.
 *
 * @param condition multiply-adds of what one image is conditioned on
 */
record JitCost(JitOptions options, Grid grid, long condition) {
    private static final long SINUSOIDS = 256;
    private static final long KEPT_OF_OTHER_SIZE_PERCENT = 35;

    long flops(int batch) {
        long width = options.hiddenSize();
        long tokens = grid.tokens();
        long patchValues = 3L * options.patchSize() * options.patchSize();
        long each =
                condition
                        + tokens * options.bottleneckDim() * (patchValues + width)
                        + width * (SINUSOIDS + width);
        for (int block = 0; block < options.depth(); block++) {
            each +=
                    block(
                            tokens
                                    + (block >= options.inContextStart()
                                            ? options.inContextLen()
                                            : 0),
                            width);
        }
        return 2 * batch * each;
    }

    /**
     * Blocks before and after the tokens of the label join are of two sizes. What the allocator
     * keeps of the smaller does not serve the larger: 35 % more in measured runs of many steps.
     */
    long workingBytes(int rows) {
        long tokens = (long) rows * (grid.tokens() + options.inContextLen());
        long block = BlockMemory.bytes(tokens, options.hiddenSize(), 2L * options.mlpHidden());
        return joinsBetweenBlocks() ? block + block * KEPT_OF_OTHER_SIZE_PERCENT / 100 : block;
    }

    private boolean joinsBetweenBlocks() {
        return options.inContextLen() > 0 && options.inContextStart() > 0;
    }

    private long block(long tokens, long width) {
        long linear = tokens * width * (4 * width + 3L * options.mlpHidden());
        long attention = 2 * tokens * tokens * width;
        long modulation = 6 * width * width;
        return linear + attention + modulation;
    }
}
