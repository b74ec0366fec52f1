package org.intarsia.nn.dit;

import org.intarsia.nn.options.BlockSizes;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.Problems;

/** The options of a stack of {@link DitBlock}s with SwiGLU, by their published names. */
public record DitSize(
        @Option(required = true, min = 4, max = 16384, help = "width of the tokens in the blocks")
                int hiddenSize,
        @Option(required = true, min = 1, max = 256, help = "number of blocks") int depth,
        @Option(
                        value = "16",
                        min = 1,
                        max = 256,
                        help = "heads of the attention, each of a multiple of 4 channels")
                int numHeads,
        @Option(
                        value = "4.0",
                        above = 0,
                        max = 64,
                        help =
                                "the hidden units of a block's SwiGLU are 2/3 of this times hidden-size, truncated")
                double mlpRatio,
        @Option(value = "false", help = "whether queries and keys are normalised")
                boolean useQknorm) {
    public DitSize {
        Problems problems = new Problems();
        BlockSizes.checkHeads(
                problems,
                new BlockSizes.Named("hidden-size", hiddenSize),
                new BlockSizes.Named("num-heads", numHeads));
        BlockSizes.checkHidden(problems, mlpRatio, hiddenSize, hidden(hiddenSize, mlpRatio));
        problems.throwIfAny();
    }

    private static int hidden(int width, double ratio) {
        return BlockSizes.gatedHidden(width, ratio, BlockSizes.Truncation.TWICE);
    }

    /** Hidden units of a block's SwiGLU. */
    public int mlpHidden() {
        return hidden(hiddenSize, mlpRatio);
    }

    /** d. */
    public int headWidth() {
        return hiddenSize / numHeads;
    }
}
