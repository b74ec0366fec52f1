package org.intarsia.encoders.bytes;

import org.intarsia.nn.options.BlockSizes;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.Problems;

/** Options of the text encoder {@code bytes}. */
public record BytesOptions(
        @Option(
                        value = "32",
                        min = 2,
                        max = 1024,
                        help = "L, rows of a text: one of the whole, then one a word")
                int length,
        @Option(
                        value = "16",
                        min = 1,
                        max = 64,
                        help = "bytes of a word at most; a longer one is cut into several")
                int wordBytes,
        @Option(value = "64", min = 4, max = 1024, help = "width of the rows of the bytes")
                int byteWidth,
        @Option(value = "192", min = 4, max = 4096, help = "D, width of a row") int hiddenSize,
        @Option(value = "2", min = 0, max = 64, help = "number of blocks") int depth,
        @Option(value = "4", min = 1, max = 64, help = "h, heads of the attention") int numHeads) {
    private static final int HIDDEN_RATIO = 4;

    public BytesOptions {
        Problems problems = new Problems();
        BlockSizes.checkHeads(
                problems,
                new BlockSizes.Named("hidden-size", hiddenSize),
                new BlockSizes.Named("num-heads", numHeads));
        problems.throwIfAny();
    }

    /** m, the hidden units of a block. */
    int hidden() {
        return HIDDEN_RATIO * hiddenSize;
    }
}
