package org.intarsia.backbones.jit;

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the backbone {@code jit}, by their published names. One that is left out is that of
 * JiT-B/16.
 *
 * @param patchSize P, 1 to 256; divides the image's height and width
 * @param hiddenSize D, 4 to 16384; a multiple of 4 and of the heads
 * @param depth L, number of blocks, 1 to 256
 * @param numHeads h, 1 to 256; the width of a head is a multiple of 4
 * @param mlpRatio the hidden units of a block's SwiGLU are 2/3 of this times D, truncated; above 0,
 *     to 64
 * @param bottleneckDim b, width between the two layers of the patch embedding, 1 to 16384
 * @param inContextLen K, tokens made of the label that join the image's, 0 to 4096; 0 for none
 * @param inContextStart s, the block before which they join, 0 to depth - 1
 * @param attnDropout of attention weights in training, in [0, 1); in the middle half of the blocks
 * @param projDropout of projections and hidden units in training, in [0, 1); likewise
 */
public record JitOptions(
        Integer patchSize,
        Integer hiddenSize,
        Integer depth,
        Integer numHeads,
        Double mlpRatio,
        Integer bottleneckDim,
        Integer inContextLen,
        Integer inContextStart,
        Double attnDropout,
        Double projDropout) {
    private static final int WIDEST = 16_384;
    private static final int MOST = 256;

    public JitOptions {
        patchSize = patchSize == null ? 16 : patchSize;
        hiddenSize = hiddenSize == null ? 768 : hiddenSize;
        depth = depth == null ? 12 : depth;
        numHeads = numHeads == null ? 12 : numHeads;
        mlpRatio = mlpRatio == null ? 4.0 : mlpRatio;
        bottleneckDim = bottleneckDim == null ? 128 : bottleneckDim;
        inContextLen = inContextLen == null ? 32 : inContextLen;
        inContextStart = inContextStart == null ? Math.min(4, depth - 1) : inContextStart;
        attnDropout = attnDropout == null ? 0.0 : attnDropout;
        projDropout = projDropout == null ? 0.0 : projDropout;
        Problems problems = new Problems();
        problems.within("patch-size", patchSize, 1, MOST);
        problems.within("hidden-size", hiddenSize, 4, WIDEST);
        problems.within("depth", depth, 1, MOST);
        problems.within("num-heads", numHeads, 1, MOST);
        problems.within("bottleneck-dim", bottleneckDim, 1, WIDEST);
        problems.within("in-context-len", inContextLen, 0, 4096);
        problems.within("in-context-start", inContextStart, 0, Math.max(0, depth - 1));
        if (!(mlpRatio > 0 && mlpRatio <= 64 && (int) (hiddenSize * mlpRatio) >= 2)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "mlp-ratio",
                    mlpRatio + ", not above 0 and at most 64",
                    "Give a number in that range; the published models have 4.0.");
        }
        rate(problems, "attn-dropout", attnDropout);
        rate(problems, "proj-dropout", projDropout);
        if (problems.isEmpty() && hiddenSize % (4 * numHeads) != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "hidden-size",
                    hiddenSize + " is not " + numHeads + " heads of a multiple of 4",
                    "Use a multiple of " + 4 * numHeads + ", or change num-heads.");
        }
        problems.throwIfAny();
    }

    /** m, the hidden units of a block's SwiGLU. */
    int mlpHidden() {
        return (int) ((int) (hiddenSize * mlpRatio) * 2 / 3.0);
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
