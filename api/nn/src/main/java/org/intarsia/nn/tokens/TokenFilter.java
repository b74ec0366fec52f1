package org.intarsia.nn.tokens;

import ai.djl.ndarray.NDArray;
import org.intarsia.nn.ops.OpPack;
import org.intarsia.spi.run.Scoped;

/**
 * Which tokens may be drawn: temperature, then top-k, then top-p (Holtzman 2020), in that order.
 *
 * @param temperature divides the logits, above 0; below 1e-5 counts as 1e-5
 * @param topK how many of the largest are kept, with all that equal the last of them; 0 for all, a
 *     number above the vocabulary too
 * @param topP how much of the probability is kept; 1 for all
 * @param rule where top-p ends
 */
public record TokenFilter(double temperature, int topK, double topP, Rule rule) {
    /** Draws from all tokens as they are. */
    public static final TokenFilter NONE = new TokenFilter(1, 0, 1, Rule.DESCENDING);

    private static final double COLDEST = 1e-5;

    /** How the published codes find the end of top-p. Sorting is stable, so ties keep an order. */
    public enum Rule {
        /**
         * From the largest on, until the sum before a token is above p; of equal tokens the lower
         * ids are kept (LlamaGen).
         */
        DESCENDING,
        /**
         * From the smallest on, those whose sum is at most 1 - p are removed, never the last; of
         * equal tokens the higher ids are kept (VAR).
         */
        ASCENDING
    }

    /**
     * @param logits [..., V]
     * @return the same shape; minus infinity where a token was removed
     */
    public NDArray filter(NDArray logits) {
        return Scoped.run(() -> kept(logits));
    }

    private NDArray kept(NDArray logits) {
        NDArray x = logits.div((float) Math.max(temperature, COLDEST));
        long vocabulary = logits.getShape().get(logits.getShape().dimension() - 1);
        if (topK > 0 && topK < vocabulary) {
            x = OpPack.call("keep_top_k", x, topK, Double.NEGATIVE_INFINITY);
        }
        if (topP < 1 && rule == Rule.DESCENDING) {
            x = OpPack.call("keep_top_p_descending", x, topP, Double.NEGATIVE_INFINITY);
        }
        if (topP < 1 && topP > 0 && rule == Rule.ASCENDING) {
            x = OpPack.call("keep_top_p_ascending", x, 1 - topP, Double.NEGATIVE_INFINITY);
        }
        return x;
    }

    /** The probabilities from which a token is drawn, of the shape of the logits. */
    public NDArray probabilities(NDArray logits) {
        return Scoped.run(() -> kept(logits).softmax(-1));
    }
}
