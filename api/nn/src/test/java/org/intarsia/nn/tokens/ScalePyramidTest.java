package org.intarsia.nn.tokens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.intarsia.spi.spec.Grid;
import org.junit.jupiter.api.Test;

class ScalePyramidTest {
    private static final float NO = Float.NEGATIVE_INFINITY;

    private final ScalePyramid pyramid =
            new ScalePyramid(List.of(new Grid(1, 1), new Grid(1, 2), new Grid(1, 1)));

    @Test
    void scalesFollowOneAnother() {
        assertEquals(4, pyramid.length());
        assertEquals(1, pyramid.start(1));
        assertEquals(3, pyramid.start(2));
        assertArrayEquals(new float[] {0, 1, 1, 2}, pyramid.levels());
    }

    @Test
    void aTokenSeesItsOwnScaleAndTheCoarserOnes() {
        assertArrayEquals(
                new float[] {
                    0, NO, NO, NO,
                    0, 0, 0, NO,
                    0, 0, 0, NO,
                    0, 0, 0, 0
                },
                pyramid.mask());
    }

    /** Every scale spans what the finest does: its tokens stand at multiples of 4 / side. */
    @Test
    void rotaryPositionsOfAllScalesSpanTheFinest() {
        ScalePyramid squares =
                new ScalePyramid(List.of(new Grid(1, 1), new Grid(2, 2), new Grid(4, 4)));
        float[] table = squares.rope(4);
        assertEquals(21 * 4, table.length);
        // One pair by the row, one by the column; cosine and sine of each.
        assertArrayEquals(new float[] {1, 0, 1, 0}, row(table, 0));
        assertArrayEquals(turned(2, 0), row(table, 3), 1e-6f);
        assertArrayEquals(turned(1, 2), row(table, 5 + 6), 1e-6f);
        assertArrayEquals(row(table, 3), row(squares.rope(4, 1), 2), 0f);
    }

    private static float[] row(float[] table, int token) {
        return Arrays.copyOfRange(table, 4 * token, 4 * token + 4);
    }

    private static float[] turned(double row, double column) {
        return new float[] {
            (float) Math.cos(row),
            (float) Math.sin(row),
            (float) Math.cos(column),
            (float) Math.sin(column)
        };
    }
}
