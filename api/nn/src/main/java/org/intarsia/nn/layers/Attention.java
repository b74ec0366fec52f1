package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;

/**
 * Self-attention with one matrix for queries, keys and values: parts {@code qkv} [3D, D], {@code
 * proj} [D, D], and with a norm of queries and keys {@code q_norm}, {@code k_norm} [d].
 */
public final class Attention {
    private final Linear qkv;
    private final Linear proj;
    private final HeadMixing mixing;

    /**
     * How attention is built; the projection always has a bias.
     *
     * @param heads divides the width
     * @param qkvBias of the matrix of queries, keys and values
     * @param qkNorm whether queries and keys are RMS-normalised over d, with weights that the heads
     *     share
     * @param eps of that norm
     */
    public record Options(int heads, Linear.Bias qkvBias, boolean qkNorm, double eps) {}

    public Attention(Weights weights, int width, Options options) {
        int headWidth = width / options.heads();
        boolean normed = options.qkNorm();
        mixing =
                new HeadMixing(
                        options.heads(),
                        normed ? new RmsNorm(weights.at("q_norm"), headWidth, options.eps()) : null,
                        normed
                                ? new RmsNorm(weights.at("k_norm"), headWidth, options.eps())
                                : null);
        qkv = new Linear(weights.at("qkv"), width, 3 * width, Linear.Options.of(options.qkvBias()));
        proj = new Linear(weights.at("proj"), width, width);
    }

    /**
     * @param xBND [B, N, D]
     * @param ropeNdp as {@link Ops#rope}, or null for none
     * @return [B, N, D]
     */
    public NDArray forward(NDArray xBND, NDArray ropeNdp) {
        return forward(xBND, ropeNdp, Dropout.NONE, Dropout.NONE);
    }

    /**
     * As {@link #forward(NDArray, NDArray)} in training.
     *
     * @param scores dropout of the attention weights
     * @param output dropout after the projection
     */
    public NDArray forward(NDArray xBND, NDArray ropeNdp, Dropout scores, Dropout output) {
        long tokens = xBND.getShape().get(1);
        NDArray kept =
                scores.active()
                        ? scores.kept(xBND.getManager(), new Shape(mixing.heads(), tokens, tokens))
                        : null;
        NDArray mixed = mixing.forward(qkv.forward(xBND), ropeNdp, kept);
        return output.forward(proj.forward(mixed));
    }
}
