package org.intarsia.nn.llama;

import org.intarsia.nn.options.BlockSizes;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.Problems;

/** The options that Llamas share, by their published names. */
public record LlamaOptions(
        @Option(
                        value = "768",
                        min = 4,
                        max = 16384,
                        help = "D, width of the tokens; n-head times a multiple of 4")
                int dim,
        @Option(value = "12", min = 1, max = 256, help = "L, number of blocks") int nLayer,
        @Option(value = "12", min = 1, max = 256, help = "h, heads of the queries") int nHead,
        @Option(
                        value = "256",
                        min = 1,
                        max = 16384,
                        help = "the hidden units of a block are rounded up to a multiple of it")
                int multipleOf,
        @Option(value = "1e-5", above = 0, max = 1, help = "epsilon of the RMS norms")
                double normEps,
        @Option(value = "10000.0", above = 1, max = 1e9, help = "base of the rotary frequencies")
                double ropeBase) {
    public LlamaOptions {
        Problems problems = new Problems();
        BlockSizes.checkHeads(
                problems, new BlockSizes.Named("dim", dim), new BlockSizes.Named("n-head", nHead));
        problems.throwIfAny();
    }

    /** With a key and a value for every query. */
    public LlamaSize size() {
        return size(nHead, 1);
    }

    /**
     * @param keyHeads heads of keys and values
     * @param factor of the hidden units before they are rounded
     */
    public LlamaSize size(int keyHeads, double factor) {
        int hidden = LlamaSize.hidden(dim, factor, multipleOf);
        return new LlamaSize(dim, nLayer, nHead, keyHeads, hidden, normEps);
    }
}
