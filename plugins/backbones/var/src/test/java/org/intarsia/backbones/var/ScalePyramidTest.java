package org.intarsia.backbones.var;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
