package org.intarsia.tokenizers.levels;

import org.intarsia.spi.plugin.Option;

/** Options of the tokenizer and the decoder {@code levels}. */
public record LevelsOptions(
        @Option(
                        value = "256",
                        min = 2,
                        max = 1 << 20,
                        help = "number of grey levels from black to white")
                int vocabulary,
        @Option(
                        value = "16",
                        min = 1,
                        max = 256,
                        unit = "pixels",
                        help = "side of the square that one id represents")
                int patch) {}
