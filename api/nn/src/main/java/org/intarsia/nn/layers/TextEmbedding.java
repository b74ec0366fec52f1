package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import org.intarsia.spi.plugin.Weights;

/**
 * Embeddings of a text encoder in the width of the network, RMS-normalised: parts {@code proj} [D,
 * E] with bias and {@code norm} [D].
 */
public final class TextEmbedding {
    private final Linear proj;
    private final RmsNorm norm;

    /**
     * @param textWidth E
     */
    public TextEmbedding(Weights weights, int textWidth, int width, double eps) {
        proj = new Linear(weights.at("proj"), textWidth, width);
        norm = new RmsNorm(weights.at("norm"), width, eps);
    }

    /**
     * @param textBLE [B, L, E]
     * @return [B, L, D]
     */
    public NDArray forward(NDArray textBLE) {
        return norm.forward(proj.forward(textBLE));
    }
}
