package org.intarsia.nn.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class ColorChangeTest {
    @Test
    void coloursThatDoNotChangeStayAndGreysKeepTheirBalance() {
        float[] matrix = new float[9];
        float[] offset = new float[3];
        float[] uniform = {0.9f, 0.1f, 0.7f, 0.2f, 0.5f};
        new ColorChange(0, 0).fill(matrix, offset, 0, uniform, 0);
        assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, matrix, 1e-6f);
        assertArrayEquals(new float[3], offset, 0);
        new ColorChange(0, 0.6).fill(matrix, offset, 0, uniform, 0);
        assertEquals(-1, matrix[4], 1e-6f);
        new ColorChange(1, 0).fill(matrix, offset, 0, uniform, 0);
        float grey = matrix[0] + matrix[1] + matrix[2];
        assertEquals(1 + 0.4 * 0.4, grey, 1e-5);
        assertEquals(grey, matrix[3] + matrix[4] + matrix[5], 1e-5);
        assertEquals(grey, matrix[6] + matrix[7] + matrix[8], 1e-5);
        assertEquals(-0.12, offset[1], 1e-6);
    }

    /** Each row by its own draws, which may stand among others. */
    @Test
    void everyImageIsChangedByItsOwnDraws() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray images = manager.full(new Shape(2, 3, 1, 2), 0.5f);
            float[] uniform = {9, 0.5f, 0.5f, 0.5f, 0.5f, 0.1f, 9, 0.5f, 0.5f, 0.5f, 0.5f, 0.9f};
            NDArray changed = new ColorChange(0, 0.5).apply(images, uniform, 1, manager);
            assertEquals(images.getShape(), changed.getShape());
            float[] want = {
                -0.5f, -0.5f, -0.5f, -0.5f, -0.5f, -0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f
            };
            assertArrayEquals(want, changed.toFloatArray(), 1e-6f);
        }
    }

    @Test
    void whatChangesNothingSaysSo() {
        assertFalse(new ColorChange(0, 0).isAny());
        assertTrue(new ColorChange(0.1, 0).isAny());
        assertTrue(new ColorChange(0, 0.1).isAny());
    }
}
