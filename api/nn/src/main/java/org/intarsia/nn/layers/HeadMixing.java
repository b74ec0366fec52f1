package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import org.intarsia.nn.ops.OpPack;

/**
 * What attention does between its linear layers: cuts into heads, normalises queries and keys,
 * turns them by their positions and mixes the values.
 *
 * @param heads divides the width
 * @param qNorm over the width of a head, or null for none
 * @param kNorm as {@code qNorm}
 */
public record HeadMixing(int heads, RmsNorm qNorm, RmsNorm kNorm) {
    /**
     * @param qkvBNE queries, keys and values of all heads [B, N, 3D]
     * @param ropeNdp as {@link org.intarsia.nn.ops.Ops#rope}, or null for none
     * @return [B, N, D]
     */
    public NDArray forward(NDArray qkvBNE, NDArray ropeNdp) {
        return forward(qkvBNE, ropeNdp, null);
    }

    /**
     * @param kept which attention weights stay, and how large, or null for all as they are
     */
    NDArray forward(NDArray qkvBNE, NDArray ropeNdp, NDArray kept) {
        return OpPack.call(
                "self_attention",
                qkvBNE,
                heads,
                weight(qNorm),
                weight(kNorm),
                qNorm == null ? 0.0 : qNorm.eps(),
                ropeNdp,
                kept);
    }

    /**
     * Over a text and an image, each normalised and turned by itself.
     *
     * @param image mixing of the image's heads; this one is the text's
     * @param ropeXNdp of the image, or null for none
     * @param ropeYLdp of the text likewise
     * @return the text, then the image [B, L + N, D]
     */
    NDArray joint(
            HeadMixing image,
            NDArray qkvYBLE,
            NDArray qkvXBNE,
            NDArray ropeXNdp,
            NDArray ropeYLdp) {
        return OpPack.call(
                "joint_attention",
                qkvXBNE,
                qkvYBLE,
                heads,
                weight(image.qNorm),
                weight(image.kNorm),
                weight(qNorm),
                weight(kNorm),
                qNorm.eps(),
                ropeXNdp,
                ropeYLdp);
    }

    private static NDArray weight(RmsNorm norm) {
        return norm == null ? null : norm.weightArray();
    }
}
