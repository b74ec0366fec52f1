package org.intarsia.samplers.autoregressive.patches;

import org.intarsia.spi.plugin.Option;

/**
 * The options of a training whose first level draws codes of a dictionary: weights of its terms.
 */
public record CodeTerms(
        @Option(
                        value = "1.0",
                        min = 0,
                        max = 1000,
                        help =
                                "weight of the cross-entropy of a patch's code, where the backbone draws codes")
                double codeWeight,
        @Option(
                        value = "1.0",
                        min = 0,
                        max = 1000,
                        help =
                                "weight of the squared difference that moves codes to what the posterior makes of patches")
                double codebookWeight,
        @Option(
                        value = "0.25",
                        min = 0,
                        max = 1000,
                        help =
                                "weight of the squared difference that moves what the posterior makes of patches to their codes")
                double commitmentWeight) {}
