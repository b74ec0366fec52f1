package org.intarsia.samplers.autoregressive.shared;

import org.intarsia.nn.tokens.TokenDraw;
import org.intarsia.nn.tokens.TokenFilter;
import org.intarsia.spi.plugin.Option;

/** How a token is drawn of its logits. Temperature comes first, then top-k, then top-p. */
public record DrawOptions(
        @Option(
                        value = "1.0",
                        above = 0,
                        max = 1000,
                        help = "divides the logits; to take the likeliest token use greedy: true")
                double temperature,
        @Option(
                        value = "0",
                        min = 0,
                        max = 1 << 20,
                        help =
                                "draw from the likeliest k alone, and all that equal the last of them; 0 is all")
                int topK,
        @Option(
                        value = "1.0",
                        above = 0,
                        max = 1,
                        help =
                                "draw from the likeliest tokens that hold this share of the probability; 1 draws from all")
                double topP,
        @Option(value = "false", help = "take the likeliest token, without chance")
                boolean greedy) {
    public TokenDraw draw() {
        return new TokenDraw(
                new TokenFilter(temperature, topK, topP, TokenFilter.Rule.DESCENDING), greedy);
    }
}
