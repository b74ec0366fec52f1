package org.intarsia.backbones.rar;

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the backbone {@code rar}, by their published names. One that is left out is that of
 * RAR-B.
 *
 * @param hiddenSize D, 1 to 16384; a multiple of the heads
 * @param numHiddenLayers L, 1 to 256
 * @param numAttentionHeads h, 1 to 256
 * @param intermediateSize hidden units of a block's two layers, 1 to 65536
 * @param codebookSize V, 2 to 1048576
 * @param dropout after attention and after the two layers in training, in [0, 1)
 * @param attnDrop of the attention weights in training, in [0, 1)
 */
public record RarOptions(
        Integer hiddenSize,
        Integer numHiddenLayers,
        Integer numAttentionHeads,
        Integer intermediateSize,
        Integer codebookSize,
        Double dropout,
        Double attnDrop) {
    public RarOptions {
        hiddenSize = hiddenSize == null ? 768 : hiddenSize;
        numHiddenLayers = numHiddenLayers == null ? 24 : numHiddenLayers;
        numAttentionHeads = numAttentionHeads == null ? 16 : numAttentionHeads;
        intermediateSize = intermediateSize == null ? 4 * hiddenSize : intermediateSize;
        codebookSize = codebookSize == null ? 1024 : codebookSize;
        dropout = dropout == null ? 0.1 : dropout;
        attnDrop = attnDrop == null ? 0.1 : attnDrop;
        Problems problems = new Problems();
        within(problems, "hidden-size", hiddenSize, 16_384);
        within(problems, "num-hidden-layers", numHiddenLayers, 256);
        within(problems, "num-attention-heads", numAttentionHeads, 256);
        within(problems, "intermediate-size", intermediateSize, 65_536);
        within(problems, "codebook-size", codebookSize, 1 << 20);
        rate(problems, "dropout", dropout);
        rate(problems, "attn-drop", attnDrop);
        if (problems.isEmpty() && hiddenSize % numAttentionHeads != 0) {
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

    private static void within(Problems problems, String option, int value, int high) {
        if (value < 1 || value > high) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    option,
                    value + ", not in 1 to " + high,
                    "Give a whole number in that range.");
        }
    }

    private static void rate(Problems problems, String option, double value) {
        if (!(value >= 0 && value < 1)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    option,
                    value + ", not in 0 to below 1",
                    "Give a number in that range; 0 is no dropout.");
        }
    }
}
