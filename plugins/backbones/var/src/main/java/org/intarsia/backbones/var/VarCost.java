package org.intarsia.backbones.var;

import org.intarsia.nn.layers.BlockMemory;
import org.intarsia.nn.tokens.ScalePyramid;

/**
 * Counts the matrix products of one forward over all scales, two operations a multiply-add, and its
 * memory.
 */
record VarCost(VarOptions options, ScalePyramid pyramid) {
    long flops(int batch) {
        long width = options.embedDim();
        long tokens = pyramid.length();
        long block =
                tokens * width * (4 * width + 2L * options.mlpHidden())
                        + 2 * tokens * tokens * width
                        + (options.sharedAln() ? 0 : 6 * width * width);
        long shared = options.sharedAln() ? 6 * width * width : 0;
        return 2L
                * batch
                * (tokens * options.zChannels() * width + shared + options.depth() * block);
    }

    /** Of the largest scale; every block's modulation is computed once and kept. */
    long workingBytes(int rows) {
        long tokens = 0;
        for (int scale = 0; scale < pyramid.count(); scale++) {
            tokens = Math.max(tokens, pyramid.tokens(scale));
        }
        long width = options.embedDim();
        long modulation = VarBlock.CHUNKS * width * options.depth();
        return BlockMemory.bytes(rows * tokens, width, options.mlpHidden())
                + Float.BYTES * rows * modulation;
    }
}
