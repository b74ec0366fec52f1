package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;

/**
 * Attention of an image and a text over both, with matrices of their own (MM-DiT, Esser 2024;
 * PixelDiT, FLUX).
 */
public final class JointAttention {
    private final Side image;
    private final Side text;

    /**
     * What one of the two has of its own.
     *
     * @param qkv [3D, D]
     * @param mixing with norms of queries and keys; both sides have as many heads
     * @param proj [D, D]
     */
    public record Side(Linear qkv, HeadMixing mixing, Linear proj) {}

    public JointAttention(Side image, Side text) {
        this.image = image;
        this.text = text;
    }

    /**
     * With the names of PixelDiT: {@code qkv_x} and {@code qkv_y}, {@code q_norm_x}, {@code
     * k_norm_x}, {@code q_norm_y} and {@code k_norm_y}, {@code proj_x} and {@code proj_y}. Only the
     * projections have a bias.
     */
    public JointAttention(Weights weights, int width, int heads, double eps) {
        this(side(weights, "_x", width, heads, eps), side(weights, "_y", width, heads, eps));
    }

    private static Side side(Weights weights, String which, int width, int heads, double eps) {
        int d = width / heads;
        return new Side(
                new Linear(weights.at("qkv" + which), width, 3 * width, Linear.Options.NO_BIAS),
                new HeadMixing(
                        heads,
                        new RmsNorm(weights.at("q_norm" + which), d, eps),
                        new RmsNorm(weights.at("k_norm" + which), d, eps)),
                new Linear(weights.at("proj" + which), width, width));
    }

    /**
     * @param xBND image tokens
     * @param yBLD text tokens
     * @param ropeXNdp of the image as {@link Ops#rope}, or null for none
     * @param ropeYLdp of the text likewise
     * @return the image [B, N, D], then the text [B, L, D]
     */
    public NDList forward(NDArray xBND, NDArray yBLD, NDArray ropeXNdp, NDArray ropeYLdp) {
        NDArray mixed =
                text.mixing()
                        .joint(
                                image.mixing(),
                                text.qkv().forward(yBLD),
                                image.qkv().forward(xBND),
                                ropeXNdp,
                                ropeYLdp);
        long length = yBLD.getShape().get(1);
        return new NDList(
                image.proj().forward(mixed.get(new NDIndex(":, {}:", length))),
                text.proj().forward(mixed.get(new NDIndex(":, :{}", length))));
    }
}
