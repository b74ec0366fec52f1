package org.intarsia.backbones.llamagen;

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the backbone {@code llamagen}, by their published names. One that is left out is that
 * of LlamaGen-B.
 *
 * @param dim D, 4 to 16384; heads of a multiple of 4
 * @param nLayer L, number of blocks, 1 to 256
 * @param nHead h, 1 to 256
 * @param nKvHead heads of keys and values, a divisor of h; h where nothing is said
 * @param multipleOf the hidden units of a block are rounded up to a multiple of it, 1 to 16384
 * @param ffnDimMultiplier of the hidden units before that, above 0 to 64; 1 where nothing is said
 * @param vocabSize V, 2 to 1048576
 * @param ropeBase of the rotary frequencies, above 1 to 1e9
 * @param normEps of the RMS norms, above 0 to 1
 * @param tokenDropoutP of the embedded tokens in training, in [0, 1)
 * @param residDropoutP after attention in training, in [0, 1)
 * @param ffnDropoutP after the hidden layer in training, in [0, 1)
 */
public record LlamagenOptions(
        Integer dim,
        Integer nLayer,
        Integer nHead,
        Integer nKvHead,
        Integer multipleOf,
        Double ffnDimMultiplier,
        Integer vocabSize,
        Double ropeBase,
        Double normEps,
        Double tokenDropoutP,
        Double residDropoutP,
        Double ffnDropoutP) {
    private static final int WIDEST = 16_384;
    private static final int MOST = 256;

    public LlamagenOptions {
        dim = dim == null ? 768 : dim;
        nLayer = nLayer == null ? 12 : nLayer;
        nHead = nHead == null ? 12 : nHead;
        nKvHead = nKvHead == null ? nHead : nKvHead;
        multipleOf = multipleOf == null ? 256 : multipleOf;
        ffnDimMultiplier = ffnDimMultiplier == null ? 1.0 : ffnDimMultiplier;
        vocabSize = vocabSize == null ? 16_384 : vocabSize;
        ropeBase = ropeBase == null ? 10_000.0 : ropeBase;
        normEps = normEps == null ? 1e-5 : normEps;
        tokenDropoutP = tokenDropoutP == null ? 0.1 : tokenDropoutP;
        residDropoutP = residDropoutP == null ? 0.1 : residDropoutP;
        ffnDropoutP = ffnDropoutP == null ? 0.1 : ffnDropoutP;
        Problems problems = new Problems();
        within(problems, "dim", dim, new int[] {4, WIDEST});
        within(problems, "n-layer", nLayer, new int[] {1, MOST});
        within(problems, "n-head", nHead, new int[] {1, MOST});
        within(problems, "n-kv-head", nKvHead, new int[] {1, MOST});
        within(problems, "multiple-of", multipleOf, new int[] {1, WIDEST});
        within(problems, "vocab-size", vocabSize, new int[] {2, 1 << 20});
        above(problems, "ffn-dim-multiplier", ffnDimMultiplier, new double[] {0, 64});
        above(problems, "rope-base", ropeBase, new double[] {1, 1e9});
        above(problems, "norm-eps", normEps, new double[] {0, 1});
        rate(problems, "token-dropout-p", tokenDropoutP);
        rate(problems, "resid-dropout-p", residDropoutP);
        rate(problems, "ffn-dropout-p", ffnDropoutP);
        if (problems.isEmpty() && (dim % (4 * nHead) != 0 || nHead % nKvHead != 0)) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "dim",
                    dim + " is not " + nHead + " heads of a multiple of 4 over " + nKvHead,
                    "Use a multiple of " + 4 * nHead + ", and n-kv-head that divides n-head.");
        }
        problems.throwIfAny();
    }

    /** d. */
    int headWidth() {
        return dim / nHead;
    }

    /** m, the hidden units of a block. */
    int ffnHidden() {
        int hidden = (int) (ffnDimMultiplier * (int) (2.0 * (4L * dim) / 3));
        return (hidden + multipleOf - 1) / multipleOf * multipleOf;
    }

    private static void within(Problems problems, String option, int value, int[] range) {
        if (value < range[0] || value > range[1]) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    option,
                    value + ", not in " + range[0] + " to " + range[1],
                    "Give a whole number in that range.");
        }
    }

    private static void above(Problems problems, String option, double value, double[] range) {
        if (!(value > range[0] && value <= range[1])) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    option,
                    value + ", not above " + range[0] + " and at most " + range[1],
                    "Give a number in that range, or leave it out.");
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
