package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import org.intarsia.nn.ops.OpPack;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;

/**
 * Attention of an image and a text over both, with matrices of their own (MM-DiT, Esser 2024;
 * PixelDiT): parts {@code qkv_x} and {@code qkv_y} [3D, D], {@code q_norm_x}, {@code k_norm_x},
 * {@code q_norm_y} and {@code k_norm_y} [d], {@code proj_x} and {@code proj_y} [D, D].
 */
public final class JointAttention {
    private final Linear qkvX;
    private final Linear qkvY;
    private final RmsNorm qNormX;
    private final RmsNorm kNormX;
    private final RmsNorm qNormY;
    private final RmsNorm kNormY;
    private final Linear projX;
    private final Linear projY;
    private final int heads;

    /** Only the projections have a bias. */
    public JointAttention(Weights weights, int width, int heads, double eps) {
        this.heads = heads;
        int d = width / heads;
        qkvX = new Linear(weights.at("qkv_x"), width, 3 * width, Linear.Options.NO_BIAS);
        qkvY = new Linear(weights.at("qkv_y"), width, 3 * width, Linear.Options.NO_BIAS);
        qNormX = new RmsNorm(weights.at("q_norm_x"), d, eps);
        kNormX = new RmsNorm(weights.at("k_norm_x"), d, eps);
        qNormY = new RmsNorm(weights.at("q_norm_y"), d, eps);
        kNormY = new RmsNorm(weights.at("k_norm_y"), d, eps);
        projX = new Linear(weights.at("proj_x"), width, width);
        projY = new Linear(weights.at("proj_y"), width, width);
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
                OpPack.call(
                        "joint_attention",
                        qkvX.forward(xBND),
                        qkvY.forward(yBLD),
                        heads,
                        qNormX.weightArray(),
                        kNormX.weightArray(),
                        qNormY.weightArray(),
                        kNormY.weightArray(),
                        qNormX.eps(),
                        ropeXNdp,
                        ropeYLdp);
        long length = yBLD.getShape().get(1);
        return new NDList(
                projX.forward(mixed.get(new NDIndex(":, {}:", length))),
                projY.forward(mixed.get(new NDIndex(":, :{}", length))));
    }
}
