package org.intarsia.samplers.autoregressive;

import org.intarsia.nn.tokens.TokenDraw;
import org.intarsia.nn.tokens.TokenFilter;
import org.intarsia.spi.plugin.Option;

/**
 * Options of the sampler {@code next-scale}. Top-k comes first, then top-p; there is no
 * temperature.
 */
public record NextScaleOptions(
        @Option(
                        value = "0",
                        min = 0,
                        max = 1 << 20,
                        help =
                                "draw from the likeliest k alone, and all that equal the last of them; 0 is all")
                int topK,
        @Option(
                        value = "0.0",
                        min = 0,
                        max = 1,
                        help =
                                "draw from the likeliest tokens that hold this share of the probability; 0 and 1 draw from all")
                double topP,
        @Option(value = "false", help = "take the likeliest token, without chance")
                boolean greedy) {
    TokenDraw draw() {
        return new TokenDraw(new TokenFilter(1, topK, topP, TokenFilter.Rule.ASCENDING), greedy);
    }
}
