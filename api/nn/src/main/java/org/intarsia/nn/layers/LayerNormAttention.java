package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;

/**
 * Self-attention whose queries and keys are layer-normalised over the channels of a head: parts
 * {@code qkv} [3D, D], {@code proj} [D, D], {@code q_norm} and {@code k_norm} [d], all with biases.
 */
public final class LayerNormAttention {
    private final Linear qkv;
    private final Linear proj;
    private final LayerNorm qNorm;
    private final LayerNorm kNorm;
    private final int heads;

    /**
     * @param heads divides the width
     * @param eps of the norms
     */
    public LayerNormAttention(Weights weights, int width, int heads, double eps) {
        this.heads = heads;
        qNorm = new LayerNorm(weights.at("q_norm"), width / heads, eps);
        kNorm = new LayerNorm(weights.at("k_norm"), width / heads, eps);
        qkv = new Linear(weights.at("qkv"), width, 3 * width);
        proj = new Linear(weights.at("proj"), width, width);
    }

    /**
     * @param xBND [B, N, D]
     * @return [B, N, D]
     */
    public NDArray forward(NDArray xBND) {
        Shape shape = xBND.getShape();
        NDArray all =
                qkv.forward(xBND)
                        .reshape(shape.get(0), shape.get(1), 3, heads, shape.get(2) / heads)
                        .transpose(2, 0, 3, 1, 4);
        NDArray qBhNd = qNorm.forward(all.get(0));
        NDArray kBhNd = kNorm.forward(all.get(1));
        NDArray mixed = Ops.attention(qBhNd, kBhNd, all.get(2));
        return proj.forward(mixed.transpose(0, 2, 1, 3).reshape(shape));
    }
}
