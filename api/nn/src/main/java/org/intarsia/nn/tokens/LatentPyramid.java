package org.intarsia.nn.tokens;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.intarsia.nn.ops.MapOps;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.LatentSpec;

/**
 * Continuous latents at scales of 1, 2, 4, ... cells a side, up to their own (FlowAR): each is
 * resized by area from the finest, and shown to the next by way of the finest.
 *
 * @param channels C
 * @param scales square grids, each twice the one before
 */
public record LatentPyramid(int channels, List<Grid> scales) {
    public LatentPyramid {
        scales = List.copyOf(scales);
    }

    /**
     * Of a space whose grid is square with a side that is a power of two.
     *
     * @throws IncompatibleException INT-203 for another
     */
    public static LatentPyramid of(LatentSpec.Continuous latents) {
        Grid grid = latents.grid();
        if (grid.rows() != grid.columns() || Integer.bitCount(grid.rows()) != 1) {
            throw new IncompatibleException(
                    "tokenizer",
                    "backbone",
                    latents,
                    "a square grid with a side of 1, 2, 4, 8 or another power of two");
        }
        List<Grid> scales = new ArrayList<>();
        for (int side = 1; side <= grid.rows(); side *= 2) {
            scales.add(new Grid(side, side));
        }
        return new LatentPyramid(latents.channels(), scales);
    }

    public int count() {
        return scales.size();
    }

    private Grid finest() {
        return scales.get(scales.size() - 1);
    }

    /**
     * Latents at a scale.
     *
     * @param latentsBCHW at the finest
     * @return [B, C, s, s]
     */
    public NDArray at(NDArray latentsBCHW, int scale) {
        return MapOps.area(latentsBCHW, scales.get(scale));
    }

    /**
     * What a network is shown to paint a scale after the first.
     *
     * @param beforeBCss latents at the scale before
     * @return [B, s s, C]
     */
    public NDArray shown(NDArray beforeBCss, int scale) {
        return MapOps.tokens(MapOps.area(whole(beforeBCss), scales.get(scale)));
    }

    /** Latents of any scale at the finest. */
    public NDArray whole(NDArray latentsBCss) {
        return MapOps.bicubic(latentsBCss, finest());
    }

    /**
     * What a network is shown to paint all scales after the first side by side, in training.
     *
     * @param latentsBCHW at the finest
     * @return [B, tokens of all scales but the first, C]; of no length where there is one
     */
    public NDArray allShown(NDArray latentsBCHW) {
        long batch = latentsBCHW.getShape().get(0);
        NDList shown = new NDList();
        shown.add(latentsBCHW.getManager().create(new Shape(batch, 0, channels)));
        for (int scale = 1; scale < count(); scale++) {
            shown.add(shown(at(latentsBCHW, scale - 1), scale));
        }
        return NDArrays.concat(shown, 1);
    }
}
