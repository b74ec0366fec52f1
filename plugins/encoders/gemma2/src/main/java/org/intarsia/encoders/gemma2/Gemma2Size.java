package org.intarsia.encoders.gemma2;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/** The network by its published names; the defaults are those of Gemma-2-2b. */
public record Gemma2Size(
        @Option(value = "2304", min = 2, max = 16384, help = "D, width of the tokens")
                int hiddenSize,
        @Option(value = "9216", min = 1, max = 65536, help = "m, hidden units of a layer")
                int intermediateSize,
        @Option(value = "26", min = 1, max = 256, help = "number of layers") int numHiddenLayers,
        @Option(value = "8", min = 1, max = 256, help = "H, heads of the queries")
                int numAttentionHeads,
        @Option(
                        value = "4",
                        min = 1,
                        max = 256,
                        help = "h, heads of keys and values, a divisor of H")
                int numKeyValueHeads,
        @Option(value = "256", min = 2, max = 1024, help = "d, width of a head, even") int headDim,
        @Option(value = "256000", min = 8, max = 1 << 20, help = "rows of the table of tokens")
                int vocabSize,
        @Option(
                        value = "256.0",
                        above = 0,
                        max = 1e6,
                        help = "scores are divided by the square root of it")
                double queryPreAttnScalar,
        @Option(
                        value = "50.0",
                        min = 0,
                        max = 1e6,
                        help =
                                "scores are softly kept below it; 0 for none, as fused attention has it")
                double attnLogitSoftcapping,
        @Option(
                        value = "4096",
                        min = 1,
                        max = 1 << 20,
                        help = "tokens that an even layer sees at most, itself among them")
                int slidingWindow,
        @Option(value = "10000.0", above = 1, max = 1e9, help = "base of the rotary frequencies")
                double ropeTheta,
        @Option(value = "1e-6", above = 0, max = 1, help = "epsilon of the RMS norms")
                double rmsNormEps) {
    public Gemma2Size {
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
        problems.throwIfAny();
    }
}
