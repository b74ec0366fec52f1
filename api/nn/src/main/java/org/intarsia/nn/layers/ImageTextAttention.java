package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import org.intarsia.nn.ops.OpPack;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;

/**
 * Attention of image tokens over themselves and the tokens of a text, which stay as they are
 * (PixNerd, DeCo): parts {@code qkv_x} [3D, D], {@code kv_y} [2D, D], {@code q_norm} and {@code
 * k_norm} [d], which image and text share, and {@code proj} [D, D].
 */
public final class ImageTextAttention {
    private final Linear qkvX;
    private final Linear kvY;
    private final RmsNorm qNorm;
    private final RmsNorm kNorm;
    private final Linear proj;
    private final int heads;

    /** Only the projection has a bias. */
    public ImageTextAttention(Weights weights, int width, int heads, double eps) {
        this.heads = heads;
        qkvX = new Linear(weights.at("qkv_x"), width, 3 * width, Linear.Options.NO_BIAS);
        kvY = new Linear(weights.at("kv_y"), width, 2 * width, Linear.Options.NO_BIAS);
        qNorm = new RmsNorm(weights.at("q_norm"), width / heads, eps);
        kNorm = new RmsNorm(weights.at("k_norm"), width / heads, eps);
        proj = new Linear(weights.at("proj"), width, width);
    }

    /**
     * @param xBND image tokens
     * @param textBLD text tokens: keys and values alone, without rotary positions
     * @param ropeNdp of the image tokens as {@link Ops#rope}, or null for none
     * @return [B, N, D]
     */
    public NDArray forward(NDArray xBND, NDArray textBLD, NDArray ropeNdp) {
        NDArray mixed =
                OpPack.call(
                        "image_text_attention",
                        qkvX.forward(xBND),
                        kvY.forward(textBLD),
                        heads,
                        qNorm.weightArray(),
                        kNorm.weightArray(),
                        qNorm.eps(),
                        ropeNdp);
        return proj.forward(mixed);
    }
}
