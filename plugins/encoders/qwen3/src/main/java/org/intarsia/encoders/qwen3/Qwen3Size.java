package org.intarsia.encoders.qwen3;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/** The network by its published names; the defaults are those of Qwen3-1.7B. */
public record Qwen3Size(
        @Option(value = "2048", min = 2, max = 16384, help = "D, width of the tokens")
                int hiddenSize,
        @Option(value = "6144", min = 1, max = 65536, help = "m, hidden units of a layer")
                int intermediateSize,
        @Option(value = "28", min = 1, max = 256, help = "number of layers") int numHiddenLayers,
        @Option(value = "16", min = 1, max = 256, help = "H, heads of the queries")
                int numAttentionHeads,
        @Option(
                        value = "8",
                        min = 1,
                        max = 256,
                        help = "h, heads of keys and values, a divisor of H")
                int numKeyValueHeads,
        @Option(value = "128", min = 2, max = 1024, help = "d, width of a head, even") int headDim,
        @Option(value = "151936", min = 8, max = 1 << 20, help = "rows of the table of tokens")
                int vocabSize,
        @Option(
                        value = "151643",
                        min = 0,
                        max = 1 << 20,
                        help = "the token that rows are padded with")
                int padId,
        @Option(
                        value = "mean",
                        help =
                                "attention of a token that sees none, as in the empty text: the mean of all values,"
                                        + " or zero; published versions differ")
                UnseenAttention unseenAttention,
        @Option(value = "1000000.0", above = 1, max = 1e9, help = "base of the rotary frequencies")
                double ropeTheta,
        @Option(value = "1e-6", above = 0, max = 1, help = "epsilon of the RMS norms")
                double rmsNormEps) {
    /** What attention comes to where no key is seen. */
    public enum UnseenAttention {
        MEAN,
        ZERO
    }

    public Qwen3Size {
        Problems problems = new Problems();
        if (numAttentionHeads % numKeyValueHeads != 0 || headDim % 2 != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "num-key-value-heads",
                    numAttentionHeads
                            + " heads of "
                            + headDim
                            + " over "
                            + numKeyValueHeads
                            + " heads of keys",
                    "Use a divisor of num-attention-heads, and an even head-dim.");
        }
        if (padId >= vocabSize) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "pad-id",
                    padId + " is no row of a table of " + vocabSize,
                    "Use the id of the padding token.");
        }
        problems.throwIfAny();
    }

    /** The same with another answer where no key is seen. */
    public Qwen3Size unseen(UnseenAttention other) {
        return new Qwen3Size(
                hiddenSize,
                intermediateSize,
                numHiddenLayers,
                numAttentionHeads,
                numKeyValueHeads,
                headDim,
                vocabSize,
                padId,
                other,
                ropeTheta,
                rmsNormEps);
    }
}
