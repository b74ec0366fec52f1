package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.intarsia.spi.plugin.Init;
import org.intarsia.spi.plugin.Weights;

/**
 * The vectors that modulate a block, from the condition (Peebles and Xie 2023): a linear layer cut
 * into equal chunks, zero when fresh. The SiLU before it is the caller's, so that it runs once for
 * all blocks.
 */
public final class AdaLn {
    private final Linear linear;
    private final int chunks;

    /**
     * @param weights of the linear layer itself, {@code adaLN_modulation.1} in most files
     * @param chunks how many vectors of the width
     */
    public AdaLn(Weights weights, int width, int chunks) {
        this(weights, width, chunks, Init.zeros());
    }

    /** As {@link #AdaLn(Weights, int, int)}, where a fresh matrix is not zero. */
    public AdaLn(Weights weights, int width, int chunks, Init init) {
        linear = new Linear(weights, width, chunks * width, Linear.Options.WITH_BIAS.init(init));
        this.chunks = chunks;
    }

    /**
     * @param activatedBD silu(c), or c where a paper puts no activation there [B, D], or one a
     *     token [B, N, D]
     * @return the chunks in the order of the file, each of that shape
     */
    public NDList forward(NDArray activatedBD) {
        return linear.forward(activatedBD).split(chunks, activatedBD.getShape().dimension() - 1);
    }
}
