package org.intarsia.backbones.var;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.intarsia.spi.spec.Grid;

/** Where the token maps lie in the sequence, coarse to fine. */
record ScalePyramid(List<Grid> scales) {
    int count() {
        return scales.size();
    }

    /** Tokens of a scale. */
    int tokens(int scale) {
        return scales.get(scale).tokens();
    }

    /** Where a scale begins; for the number of scales, L. */
    int start(int scale) {
        return scales.stream().limit(scale).mapToInt(Grid::tokens).sum();
    }

    /** L, tokens of all scales. */
    int length() {
        return start(count());
    }

    Shape lengthShape() {
        return new Shape(1, length());
    }

    /** The scale of every token [L]. */
    float[] levels() {
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
    float[] mask() {
        float[] levels = levels();
        float[] mask = new float[Math.multiplyExact(levels.length, levels.length)];
        for (int i = 0; i < mask.length; i++) {
            boolean hidden = levels[i % levels.length] > levels[i / levels.length];
            mask[i] = hidden ? Float.NEGATIVE_INFINITY : 0;
        }
        return mask;
    }
}
