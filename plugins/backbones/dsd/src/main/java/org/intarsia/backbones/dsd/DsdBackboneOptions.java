package org.intarsia.backbones.dsd;

import org.intarsia.spi.plugin.Option;

/** Options of the backbone {@code dsd}; its sizes are the tokenizer's. */
public record DsdBackboneOptions(
        @Option(
                        value = "1",
                        min = 1,
                        max = 256,
                        help = "blocks behind the shared ones that are modulated by time and label")
                int depth,
        @Option(value = "false", help = "whether these blocks layer-normalise queries and keys")
                boolean qkNorm) {}
