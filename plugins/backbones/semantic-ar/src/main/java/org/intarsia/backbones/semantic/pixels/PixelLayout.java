package org.intarsia.backbones.semantic.pixels;

import java.util.Arrays;
import org.intarsia.nn.llama.LlamaSize;
import org.intarsia.spi.spec.Grid;

/**
 * Where the tokens of the second level lie: for every patch a slot of its vector, which turns
 * nothing, then one for each of its pixels.
 *
 * @param patches grid of the patches
 * @param side p, of a patch
 */
record PixelLayout(Grid patches, int side) {
    /** P, pixels of a patch. */
    int pixels() {
        return side * side;
    }

    /** Slots that are ever computed for each picture. */
    int slots(PixelArOptions.Context context) {
        return context == PixelArOptions.Context.PATCH
                ? pixels()
                : patches.tokens() * (pixels() + 1);
    }

    /** Rotations of all slots [slots, d/2, 2]: a pixel's place in its patch, or in the picture. */
    float[] rotations(LlamaSize size, double base, PixelArOptions.Context context) {
        int pair = size.headWidth();
        if (context == PixelArOptions.Context.PATCH) {
            float[] table = size.rotations(new Grid(side, side), 1, base);
            return Arrays.copyOf(table, pixels() * pair);
        }
        int columns = patches.columns() * side;
        float[] picture = size.rotations(new Grid(patches.rows() * side, columns), base);
        float[] table = new float[slots(context) * pair];
        for (int n = 0; n < patches.tokens(); n++) {
            for (int i = 0; i < pixels(); i++) {
                int row = n / patches.columns() * side + i / side;
                int column = n % patches.columns() * side + i % side;
                int slot = n * (pixels() + 1) + 1 + i;
                System.arraycopy(
                        picture, (row * columns + column) * pair, table, slot * pair, pair);
            }
        }
        return table;
    }
}
