package org.intarsia.samplers.autoregressive;

import org.intarsia.nn.tokens.TokenDraw;
import org.intarsia.nn.tokens.TokenFilter;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the sampler {@code raster}. Temperature comes first, then top-k, then top-p.
 *
 * @param temperature divides the logits, above 0, to 1000; 1 where nothing is said
 * @param topK draw from the likeliest k alone, and all that equal the last of them, 0 to the
 *     vocabulary; 0, where nothing is said, is all
 * @param topP draw from the likeliest that hold this share of the probability, above 0 to 1; 1
 *     where nothing is said
 * @param greedy take the likeliest token, without chance; false where nothing is said
 */
public record RasterOptions(Double temperature, Integer topK, Double topP, Boolean greedy) {
    public RasterOptions {
        temperature = temperature == null ? 1.0 : temperature;
        topK = topK == null ? 0 : topK;
        topP = topP == null ? 1.0 : topP;
        greedy = greedy != null && greedy;
        Problems problems = new Problems();
        DrawChecks.temperature(problems, temperature);
        DrawChecks.topK(problems, topK);
        DrawChecks.topP(problems, topP, false);
        problems.throwIfAny();
    }

    TokenDraw draw() {
        return new TokenDraw(
                new TokenFilter(temperature, topK, topP, TokenFilter.Rule.DESCENDING), greedy);
    }
}
