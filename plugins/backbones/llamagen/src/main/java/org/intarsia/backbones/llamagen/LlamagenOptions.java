package org.intarsia.backbones.llamagen;

import org.intarsia.nn.llama.LlamaSize;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the backbone {@code llamagen}, by their published names; the defaults are those of
 * LlamaGen-B.
 */
public record LlamagenOptions(
        @Option(
                        value = "768",
                        min = 4,
                        max = 16384,
                        help = "D, width of the tokens; n-head times a multiple of 4")
                int dim,
        @Option(value = "12", min = 1, max = 256, help = "L, number of blocks") int nLayer,
        @Option(value = "12", min = 1, max = 256, help = "h, heads of the queries") int nHead,
        @Option(
                        computed = "as many as n-head",
                        min = 1,
                        max = 256,
                        help = "heads of keys and values, a divisor of n-head")
                Integer nKvHead,
        @Option(
                        value = "256",
                        min = 1,
                        max = 16384,
                        help = "the hidden units of a block are rounded up to a multiple of it")
                int multipleOf,
        @Option(
                        value = "1.0",
                        above = 0,
                        max = 64,
                        help = "factor of the hidden units before they are rounded")
                double ffnDimMultiplier,
        @Option(value = "16384", min = 2, max = 1 << 20, help = "V, size of the vocabulary")
                int vocabSize,
        @Option(value = "10000.0", above = 1, max = 1e9, help = "base of the rotary frequencies")
                double ropeBase,
        @Option(value = "1e-5", above = 0, max = 1, help = "epsilon of the RMS norms")
                double normEps,
        @Option(
                        value = "0.1",
                        min = 0,
                        below = 1,
                        help = "dropout of the embedded tokens in training")
                double tokenDropoutP,
        @Option(value = "0.1", min = 0, below = 1, help = "dropout after attention in training")
                double residDropoutP,
        @Option(
                        value = "0.1",
                        min = 0,
                        below = 1,
                        help = "dropout after the hidden layer in training")
                double ffnDropoutP) {
    public LlamagenOptions {
        nKvHead = nKvHead == null ? nHead : nKvHead;
        Problems problems = new Problems();
        if (dim % (4 * nHead) != 0 || nHead % nKvHead != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "dim",
                    dim + " is not " + nHead + " heads of a multiple of 4 over " + nKvHead,
                    "Use a multiple of " + 4 * nHead + ", and n-kv-head that divides n-head.");
        }
        problems.throwIfAny();
    }

    LlamaSize size() {
        int hidden = LlamaSize.hidden(dim, ffnDimMultiplier, multipleOf);
        return new LlamaSize(dim, nLayer, nHead, nKvHead, hidden, normEps);
    }
}
