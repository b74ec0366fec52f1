package org.intarsia.nn.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.layers.Linear;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.run.Scoped;
import org.intarsia.spi.spec.Grid;

/** Self-attention between the positions of a map, one head of full width, added to it. */
public final class MapAttention {
    private final MapNorm norm;
    private final List<Projection> mixed = new ArrayList<>();
    private final Projection out;

    /**
     * @param groups of the norm
     */
    public MapAttention(Weights weights, int channels, int groups, ConvStyle style) {
        ConvNames.Attention names = style.names().attention();
        norm = style.mapNorm(weights.at(names.norm()), channels, groups);
        List<String> layers = new ArrayList<>(names.mixed());
        layers.add(names.out());
        List<Projection> built = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            String name = layers.get(i);
            String older = names.older().isEmpty() ? name : names.older().get(i);
            int wide = layers.size() == 2 && i == 0 ? 3 * channels : channels;
            built.add(Projection.of(weights.either(name, older), channels, wide, names.kernels()));
        }
        out = built.remove(built.size() - 1);
        mixed.addAll(built);
    }

    /** A matrix over the channels of every position. */
    private record Projection(Conv2d conv, Linear linear) {
        static Projection of(Weights weights, int in, int out, ConvNames.Kernels kernels) {
            return kernels == ConvNames.Kernels.PIXEL
                    ? new Projection(new Conv2d(weights, in, out, 1), null)
                    : new Projection(null, new Linear(weights, in, out));
        }

        /** [B, N, O]. */
        NDArray tokens(NDArray xBCHW) {
            return conv == null
                    ? linear.forward(MapOps.tokens(xBCHW))
                    : MapOps.tokens(conv.forward(xBCHW));
        }

        /** [B, O, H, W]. */
        NDArray map(NDArray xBNC, Grid grid) {
            return conv == null
                    ? MapOps.map(linear.forward(xBNC), grid)
                    : conv.forward(MapOps.map(xBNC, grid));
        }
    }

    public NDArray forward(NDArray xBCHW) {
        return Scoped.run(
                () -> {
                    NDArray normed = norm.forward(xBCHW);
                    NDList tokens =
                            mixed.size() == 1
                                    ? mixed.get(0).tokens(normed).split(3, 2)
                                    : each(normed);
                    NDArray attended =
                            Ops.attention(head(tokens, 0), head(tokens, 1), head(tokens, 2));
                    Grid grid =
                            new Grid((int) xBCHW.getShape().get(2), (int) xBCHW.getShape().get(3));
                    return xBCHW.add(out.map(attended.squeeze(1), grid));
                });
    }

    private NDList each(NDArray normed) {
        NDList tokens = new NDList();
        mixed.forEach(projection -> tokens.add(projection.tokens(normed)));
        return tokens;
    }

    /** [B, 1, N, C]. */
    private static NDArray head(NDList tokensBNC, int which) {
        return tokensBNC.get(which).expandDims(1);
    }
}
