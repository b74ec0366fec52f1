package org.intarsia.nn.dit;

import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.pixels.Rope2d;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.spec.Grid;

/**
 * The rotary table that a file keeps as {@code freqs_cos} and {@code freqs_sin} [N, d], each angle
 * twice, for neighbouring channels (EVA, LightningDiT, DiT-DH).
 */
public final class LatentDitTables {
    private LatentDitTables() {}

    /**
     * @param weights of the buffers
     * @param headWidth d, a multiple of 4
     * @return [N, d/2, 2], as {@link org.intarsia.nn.ops.Ops#rope} takes it
     */
    public static Parameter rope(Weights weights, Grid grid, int headWidth) {
        Shape shape = new Shape(grid.tokens(), headWidth);
        Parameter cos = weights.fixed("freqs_cos", shape, () -> doubled(grid, headWidth, 0));
        Parameter sin = weights.fixed("freqs_sin", shape, () -> doubled(grid, headWidth, 1));
        return weights.table(
                new Shape(grid.tokens(), headWidth / 2, 2),
                () -> joined(cos.array().toFloatArray(), sin.array().toFloatArray()));
    }

    private static float[] doubled(Grid grid, int headWidth, int part) {
        float[] pairs =
                Rope2d.table(
                        Rope2d.Positions.integers(grid),
                        headWidth,
                        Rope2d.Layout.ROW_THEN_COLUMN,
                        0);
        float[] doubled = new float[pairs.length];
        for (int i = 0; i < doubled.length; i++) {
            doubled[i] = pairs[i / 2 * 2 + part];
        }
        return doubled;
    }

    private static float[] joined(float[] cos, float[] sin) {
        float[] pairs = new float[cos.length];
        for (int i = 0; i < pairs.length; i += 2) {
            pairs[i] = cos[i];
            pairs[i + 1] = sin[i];
        }
        return pairs;
    }
}
