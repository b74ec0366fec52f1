package org.example.tutorial;

import org.intarsia.spi.plugin.Option;

/** Options of the backbone {@code tiny-transformer}. */
public record TinyOptions(
        @Option(value = "4", min = 1, max = 64, unit = "latent cells", help = "side of a patch")
                int patchSize,
        @Option(value = "96", min = 4, max = 4096, help = "width of a token, a multiple of 4")
                int hiddenSize,
        @Option(value = "3", min = 1, max = 64, help = "number of blocks") int depth,
        @Option(value = "4", min = 1, max = 64, help = "attention heads, a divisor of hidden-size")
                int numHeads) {}
