package org.intarsia.nn.tokens;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.run.Noise;
import org.intarsia.spi.run.Scoped;

/**
 * Draws token ids from logits. A row's draw is a function of its seed, the stream and the draw
 * number, whatever the batch.
 *
 * @param filter which tokens may be drawn
 * @param greedy takes the likeliest, without any noise
 */
public record TokenDraw(TokenFilter filter, boolean greedy) {
    /**
     * @param logitsBNV [B, n, V]
     * @param noise of the run, B rows
     * @param stream names the use, as {@link Noise#uniform}
     * @param draw the step
     * @return [B, n] int64
     */
    public NDArray draw(NDArray logitsBNV, Noise noise, String stream, int draw) {
        return Scoped.run(
                () -> {
                    if (greedy) {
                        return logitsBNV.argMax(-1);
                    }
                    Shape row = logitsBNV.getShape().slice(1);
                    NDArray uniform = noise.uniform(logitsBNV.getManager(), stream, draw, row);
                    return race(filter.probabilities(logitsBNV), uniform.log().neg());
                });
    }

    /**
     * The token that comes first when token i arrives at rate p_i: a draw from p.
     *
     * @param probabilities [..., V]
     * @param exponential Exp(1) noise of the same shape
     * @return [...] int64
     */
    public static NDArray race(NDArray probabilities, NDArray exponential) {
        return probabilities.div(exponential).argMax(-1);
    }
}
