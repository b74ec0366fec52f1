package org.intarsia.heads.logits;

import org.intarsia.spi.plugin.Option;

/**
 * Options of the head {@code logits}; the presets {@code llamagen}, {@code rar} and {@code var} are
 * those of the published codes, and the defaults LlamaGen's.
 */
public record LogitsOptions(
        @Option(
                        value = "rms",
                        help = "norm before the linear layer: rms with a weight, layer without")
                NormKind norm,
        @Option(value = "norm", help = "name of the norm's parameters in the file") String normName,
        @Option(value = "1e-5", above = 0, max = 1, help = "epsilon of the norm") double eps,
        @Option(
                        computed = "no modulation",
                        help =
                                "name of the layer that turns silu(c) into a scale and a shift, in this order")
                String modulation,
        @Option(value = "output", help = "name of the layer over the vocabulary") String linear,
        @Option(value = "false", help = "whether that layer has a bias") boolean bias) {
    enum NormKind {
        RMS,
        LAYER,
        NONE
    }
}
