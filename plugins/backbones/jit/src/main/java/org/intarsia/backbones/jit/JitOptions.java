package org.intarsia.backbones.jit;

import org.intarsia.nn.options.BlockSizes;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the backbone {@code jit}, by their published names; the defaults are those of
 * JiT-B/16.
 */
public record JitOptions(
        @Option(
                        value = "16",
                        min = 1,
                        max = 256,
                        unit = "pixels",
                        help = "P, side of a patch; divides the image's height and width")
                int patchSize,
        @Option(
                        value = "768",
                        min = 4,
                        max = 16384,
                        help = "D, width of the tokens; num-heads times a multiple of 4")
                int hiddenSize,
        @Option(value = "12", min = 1, max = 256, help = "L, number of blocks") int depth,
        @Option(value = "12", min = 1, max = 256, help = "h, heads of the attention") int numHeads,
        @Option(
                        value = "4.0",
                        above = 0,
                        max = 64,
                        help =
                                "the hidden units of a block's SwiGLU are 2/3 of this times D, truncated")
                double mlpRatio,
        @Option(
                        value = "128",
                        min = 1,
                        max = 16384,
                        help = "b, width between the two layers of the patch embedding")
                int bottleneckDim,
        @Option(
                        value = "32",
                        min = 0,
                        max = 4096,
                        help =
                                "K, tokens made of the label or text that join the image's; 0 for none")
                int inContextLen,
        @Option(
                        computed = "4, or the last block of a shallower network",
                        min = 0,
                        max = 255,
                        help = "s, the block before which those tokens join, below depth")
                Integer inContextStart,
        @Option(
                        value = "0.0",
                        min = 0,
                        below = 1,
                        help =
                                "dropout of attention weights in training, in the middle half of the blocks")
                double attnDropout,
        @Option(
                        value = "0.0",
                        min = 0,
                        below = 1,
                        help =
                                "dropout of projections and hidden units in training, in the middle half of the blocks")
                double projDropout) {
    public JitOptions {
        inContextStart = inContextStart == null ? Math.min(4, depth - 1) : inContextStart;
        Problems problems = new Problems();
        problems.within("in-context-start", inContextStart, 0, depth - 1);
        BlockSizes.checkHidden(problems, mlpRatio, hiddenSize, hidden(hiddenSize, mlpRatio));
        BlockSizes.checkHeads(
                problems,
                new BlockSizes.Named("hidden-size", hiddenSize),
                new BlockSizes.Named("num-heads", numHeads));
        problems.throwIfAny();
    }

    private static int hidden(int width, double ratio) {
        return BlockSizes.gatedHidden(width, ratio, BlockSizes.Truncation.TWICE);
    }

    /** m, the hidden units of a block's SwiGLU. */
    int mlpHidden() {
        return hidden(hiddenSize, mlpRatio);
    }

    /** d. */
    int headWidth() {
        return hiddenSize / numHeads;
    }

    /** Whether dropout reaches block i: the second and third quarter of the stack. */
    boolean drops(int block) {
        int quarter = depth / 4;
        return quarter <= block && block < 3 * quarter;
    }
}
