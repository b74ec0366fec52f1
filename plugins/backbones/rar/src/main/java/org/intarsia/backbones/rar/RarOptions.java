package org.intarsia.backbones.rar;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the backbone {@code rar}, by their published names; the defaults are those of RAR-B.
 */
public record RarOptions(
        @Option(
                        value = "768",
                        min = 1,
                        max = 16384,
                        help = "D, width of the tokens; a multiple of num-attention-heads")
                int hiddenSize,
        @Option(value = "24", min = 1, max = 256, help = "L, number of blocks") int numHiddenLayers,
        @Option(value = "16", min = 1, max = 256, help = "h, heads of the attention")
                int numAttentionHeads,
        @Option(
                        computed = "4 times hidden-size",
                        min = 1,
                        max = 65536,
                        help = "hidden units of a block's two layers")
                Integer intermediateSize,
        @Option(value = "1024", min = 1, max = 1 << 20, help = "V, size of the vocabulary")
                int codebookSize,
        @Option(
                        value = "0.1",
                        min = 0,
                        below = 1,
                        help = "dropout after attention and after the two layers in training")
                double dropout,
        @Option(
                        value = "0.1",
                        min = 0,
                        below = 1,
                        help = "dropout of the attention weights in training")
                double attnDrop) {
    public RarOptions {
        intermediateSize = intermediateSize == null ? 4 * hiddenSize : intermediateSize;
        Problems problems = new Problems();
        if (hiddenSize % numAttentionHeads != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "hidden-size",
                    hiddenSize + " is not a multiple of " + numAttentionHeads + " heads",
                    "Use a multiple of num-attention-heads.");
        }
        problems.throwIfAny();
    }

    /** d. */
    int headWidth() {
        return hiddenSize / numAttentionHeads;
    }
}
