package org.intarsia.tokenizers.levels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.spec.Grid;
import org.intarsia.spi.spec.ImageSpec;
import org.intarsia.spi.spec.LatentSpec;

/** The ids, and what they mean: id i is the grey 2 i / (V - 1) - 1. */
final class GreyLevels {
    private final LatentSpec.Discrete latents;
    private final int patch;

    GreyLevels(LevelsOptions options, ImageSpec image) {
        patch = options.patch();
        Grid grid = image.patches(patch);
        latents = new LatentSpec.Discrete("levels", options.vocabulary(), 1, List.of(grid));
    }

    LatentSpec.Discrete latents() {
        return latents;
    }

    /** Of an image. */
    long pixels() {
        return (long) latents.grid().tokens() * patch * patch;
    }

    /** The level nearest to the mean of every patch. */
    NDArray ids(NDArray imageBCHW) {
        Grid grid = latents.grid();
        Shape split =
                new Shape(
                        imageBCHW.getShape().get(0),
                        imageBCHW.getShape().get(1),
                        grid.rows(),
                        patch,
                        grid.columns(),
                        patch);
        NDArray patches = imageBCHW.reshape(split).transpose(0, 2, 4, 1, 3, 5);
        NDArray mean = patches.reshape(split.get(0), grid.tokens(), -1).mean(new int[] {2});
        NDArray level = Ops.times(mean.add(1), (latents.vocabulary() - 1) / 2.0).round();
        return level.clip(0, latents.vocabulary() - 1).toType(DataType.INT64, false);
    }

    /** The grey of every id, in the shape of the ids. */
    NDArray greys(NDArray ids) {
        NDArray number = ids.toType(DataType.FLOAT32, false);
        return Ops.times(number, 2.0 / (latents.vocabulary() - 1)).sub(1);
    }

    /** Every id as a square of its grey. */
    NDArray image(NDArray idsBN) {
        Grid grid = latents.grid();
        NDArray cells = greys(idsBN).reshape(-1, 1, grid.rows(), grid.columns());
        return cells.repeat(1, 3).repeat(2, patch).repeat(3, patch);
    }
}
