package org.intarsia.decoders.rae;

import org.intarsia.spi.plugin.Option;

/**
 * Options of the tokenizer and the decoder {@code rae}. Both parts of a pipeline are given the
 * same.
 */
public record RaeOptions(
        @Option(
                        value = "file",
                        help =
                                "file: mean and variance of every channel at every position, from the part's own file; none: the tokens as they are")
                Statistics statistics,
        @Option(value = "0.00001", min = 0, max = 1, help = "added to the variances")
                double latentEps) {
    /** Where the statistics of the latents are. */
    public enum Statistics {
        FILE,
        NONE
    }
}
