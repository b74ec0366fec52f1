package org.intarsia.nn.tokens;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.nn.pixels.Rope2d;
import org.intarsia.spi.spec.Grid;

/** Where the token maps lie in the sequence, coarse to fine. */
public record ScalePyramid(List<Grid> scales) {
    public int count() {
        return scales.size();
    }

    /** Tokens of a scale. */
    public int tokens(int scale) {
        return scales.get(scale).tokens();
    }

    /** Where a scale begins; for the number of scales, L. */
    public int start(int scale) {
        return scales.stream().limit(scale).mapToInt(Grid::tokens).sum();
    }

    /** L, tokens of all scales. */
    public int length() {
        return start(count());
    }

    public Shape lengthShape() {
        return new Shape(1, length());
    }

    /** The scale of every token [L]. */
    public float[] levels() {
        float[] levels = new float[length()];
        int at = 0;
        for (int scale = 0; scale < count(); scale++) {
            for (int token = 0; token < tokens(scale); token++) {
                levels[at++] = scale;
            }
        }
        return levels;
    }

    /** Added to the scores: a token sees its own scale and the coarser ones [L, L]. */
    public float[] mask() {
        float[] levels = levels();
        float[] mask = new float[Math.multiplyExact(levels.length, levels.length)];
        for (int i = 0; i < mask.length; i++) {
            boolean hidden = levels[i % levels.length] > levels[i / levels.length];
            mask[i] = hidden ? Float.NEGATIVE_INFINITY : 0;
        }
        return mask;
    }

    /**
     * Rotary positions of all tokens, of which each scale spans what the finest does.
     *
     * @param headWidth d, a multiple of 4
     * @return [L, d/2, 2], as {@link org.intarsia.nn.ops.Ops#rope} takes it
     */
    public float[] rope(int headWidth) {
        float[] all = new float[Math.multiplyExact(length(), headWidth)];
        for (int scale = 0; scale < count(); scale++) {
            float[] own = rope(headWidth, scale);
            System.arraycopy(own, 0, all, start(scale) * headWidth, own.length);
        }
        return all;
    }

    /** Those of one scale. */
    public float[] rope(int headWidth, int scale) {
        Grid grid = scales.get(scale);
        Grid finest = scales.get(count() - 1);
        Rope2d.Positions at =
                new Rope2d.Positions(
                        spread(grid.rows(), finest.rows()),
                        spread(grid.columns(), finest.columns()));
        return Rope2d.table(at, headWidth, Rope2d.Layout.ROW_THEN_COLUMN, 0);
    }

    private static double[] spread(int count, int over) {
        double[] places = new double[count];
        for (int i = 0; i < count; i++) {
            places[i] = (double) i * over / count;
        }
        return places;
    }
}
