package org.intarsia.nn.vit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.TestWeights;
import org.intarsia.spi.spec.Grid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GridResizeTest {
    private static float[] resized(GridResize.Kernel kernel, Grid from, Grid to, float[] values) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray table = manager.create(values, new Shape(from.tokens(), 1));
            return new GridResize(new TestWeights(manager), from, to, kernel)
                    .forward(table)
                    .toFloatArray();
        }
    }

    private static final float[] SQUARES = {0, 1, 4, 9, 16, 25, 36, 49, 64};

    /** Worked out from the definition of the kernel, in double precision. */
    @Test
    void rowsShrinkAndColumnsGrowWithAntialiasing() {
        float[] want = {
            1.91647f, 3.51666f, 6.93863f, 10.03712f, 26.33132f, 32.97417f, 43.74115f, 51.88231f
        };
        assertArrayEquals(
                want,
                resized(GridResize.Kernel.ANTIALIAS, new Grid(3, 3), new Grid(2, 4), SQUARES),
                1e-4f);
    }

    @Test
    void withoutAntialiasingTheCoordinatesAreOffset() {
        float[] want = {
            0.83223f, 1.75847f, 4.41558f, 7.10005f, 26.49923f, 32.81727f, 44.07221f, 52.53977f
        };
        assertArrayEquals(
                want,
                resized(GridResize.Kernel.OFFSET, new Grid(3, 3), new Grid(2, 4), SQUARES),
                1e-4f);
    }

    @ParameterizedTest
    @EnumSource
    void aConstantStaysOne(GridResize.Kernel kernel) {
        float[] fives = {5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5};
        float[] all = resized(kernel, new Grid(3, 4), new Grid(7, 2), fives);
        float[] want = new float[14];
        java.util.Arrays.fill(want, 5);
        assertArrayEquals(want, all, 1e-5f);
    }
}
