package org.intarsia.nn.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.ops.Ops;
import org.intarsia.nn.ops.Scoped;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.Grid;

/**
 * Self-attention between the positions of a map, one head, added to it: parts {@code norm}, {@code
 * q}, {@code k}, {@code v} or all three in {@code qkv}, and {@code proj_out}, kernels of one pixel.
 */
public final class MapAttention {
    private final GroupNorm norm;
    private final Conv2d qkv;
    private final Conv2d q;
    private final Conv2d k;
    private final Conv2d v;
    private final Conv2d projOut;

    /** How the file keeps queries, keys and values. */
    public enum Kernels {
        SEPARATE,
        FUSED
    }

    /** With {@link GroupNorm#GROUPS}. */
    public MapAttention(Weights weights, int channels, Kernels kernels) {
        this(weights, channels, GroupNorm.GROUPS, kernels);
    }

    /**
     * @param groups of the norm
     */
    public MapAttention(Weights weights, int channels, int groups, Kernels kernels) {
        boolean fused = kernels == Kernels.FUSED;
        norm = new GroupNorm(weights.at("norm"), channels, groups);
        qkv = fused ? new Conv2d(weights.at("qkv"), channels, 3 * channels, 1) : null;
        q = fused ? null : new Conv2d(weights.at("q"), channels, channels, 1);
        k = fused ? null : new Conv2d(weights.at("k"), channels, channels, 1);
        v = fused ? null : new Conv2d(weights.at("v"), channels, channels, 1);
        projOut = new Conv2d(weights.at("proj_out"), channels, channels, 1);
    }

    public NDArray forward(NDArray xBCHW) {
        return Scoped.run(
                () -> {
                    NDArray normed = norm.forward(xBCHW);
                    NDList maps =
                            qkv == null
                                    ? new NDList(
                                            q.forward(normed), k.forward(normed), v.forward(normed))
                                    : qkv.forward(normed).split(3, 1);
                    NDArray mixed =
                            Ops.attention(head(maps.get(0)), head(maps.get(1)), head(maps.get(2)));
                    Shape shape = xBCHW.getShape();
                    Grid grid = new Grid((int) shape.get(2), (int) shape.get(3));
                    NDArray map = MapOps.map(mixed.squeeze(1), grid);
                    return xBCHW.add(projOut.forward(map));
                });
    }

    /** [B, 1, N, C]. */
    private static NDArray head(NDArray xBCHW) {
        return MapOps.tokens(xBCHW).expandDims(1);
    }
}
