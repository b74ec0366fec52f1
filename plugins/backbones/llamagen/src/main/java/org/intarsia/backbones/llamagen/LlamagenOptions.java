package org.intarsia.backbones.llamagen;

import org.intarsia.nn.llama.LlamaOptions;
import org.intarsia.nn.llama.LlamaSize;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the backbone {@code llamagen}, by their published names; the defaults are those of
 * LlamaGen-B.
 */
public record LlamagenOptions(
        @OptionGroup LlamaOptions llama,
        @Option(
                        computed = "as many as n-head",
                        min = 1,
                        max = 256,
                        help = "heads of keys and values, a divisor of n-head")
                Integer nKvHead,
        @Option(
                        value = "1.0",
                        above = 0,
                        max = 64,
                        help = "factor of the hidden units before they are rounded")
                double ffnDimMultiplier,
        @Option(value = "16384", min = 2, max = 1 << 20, help = "V, size of the vocabulary")
                int vocabSize,
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
        nKvHead = nKvHead == null ? llama.nHead() : nKvHead;
        Problems problems = new Problems();
        if (llama.nHead() % nKvHead != 0) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "n-kv-head",
                    nKvHead + ", not a divisor of " + llama.nHead(),
                    "Use a divisor of n-head.");
        }
        problems.throwIfAny();
    }

    LlamaSize size() {
        return llama.size(nKvHead, ffnDimMultiplier);
    }
}
