package org.intarsia.samplers.autoregressive;

import org.intarsia.nn.tokens.TokenDraw;
import org.intarsia.nn.tokens.TokenFilter;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the sampler {@code next-scale}. Top-k comes first, then top-p; there is no
 * temperature.
 *
 * @param topK draw from the likeliest k alone, and all that equal the last of them, 0 to the
 *     vocabulary; 0, where nothing is said, is all
 * @param topP draw from the likeliest that hold this share of the probability, 0 to 1; 0, where
 *     nothing is said, and 1 draw from all
 * @param greedy take the likeliest token, without chance; false where nothing is said
 */
public record NextScaleOptions(Integer topK, Double topP, Boolean greedy) {
    public NextScaleOptions {
        topK = topK == null ? 0 : topK;
        topP = topP == null ? 0.0 : topP;
        greedy = greedy != null && greedy;
        Problems problems = new Problems();
        DrawChecks.topK(problems, topK);
        DrawChecks.topP(problems, topP, true);
        problems.throwIfAny();
    }

    TokenDraw draw() {
        return new TokenDraw(new TokenFilter(1, topK, topP, TokenFilter.Rule.ASCENDING), greedy);
    }
}
