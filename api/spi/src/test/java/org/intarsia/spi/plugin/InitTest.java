package org.intarsia.spi.plugin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InitTest {
    private static final Shape MATRIX = new Shape(200, 100, 3);

    @Test
    void constantsFillTheShape() {
        assertArrayEquals(new float[6], Init.zeros().values(new Shape(2, 3), new Random(1)));
        assertArrayEquals(new float[] {1, 1}, Init.ones().values(new Shape(2), new Random(1)));
        assertArrayEquals(
                new float[] {0.5f}, Init.constant(0.5f).values(new Shape(), new Random(1)));
    }

    @Test
    void normalHasItsMeanAndDeviation() {
        float[] values = Init.normal(0.02).values(MATRIX, new Random(2));
        assertEquals(60_000, values.length);
        assertEquals(0, mean(values), 0.0004);
        assertEquals(0.02, deviation(values), 0.0003);
    }

    @Test
    void xavierIsUniformWithinTheBoundOfTheFlattenedMatrix() {
        float[] values = Init.xavierUniform().values(MATRIX, new Random(3));
        double bound = Math.sqrt(6.0 / (200 + 300));
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest <= bound && largest > 0.99 * bound, "largest " + largest);
        assertEquals(0, mean(values), 0.002);
        assertEquals(bound / Math.sqrt(3), deviation(values), 0.001);
    }

    @Test
    void unitRowsHaveLengthOneAndAnyDirection() {
        float[] values = Init.unitRows().values(new Shape(2, 500, 3), new Random(5));
        for (int row = 0; row < values.length; row += 3) {
            double squares = 0;
            for (int i = row; i < row + 3; i++) {
                squares += values[i] * values[i];
            }
            assertEquals(1, squares, 1e-5);
        }
        assertEquals(0, mean(values), 0.03);
        assertEquals(Math.sqrt(1 / 3.0), deviation(values), 0.02);
    }

    @Test
    void theSameSeedGivesTheSameParameters() {
        assertArrayEquals(
                Init.normal(1).values(MATRIX, new Random(4)),
                Init.normal(1).values(MATRIX, new Random(4)));
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(float[] values) {
        double mean = mean(values);
        double sum = 0;
        for (float value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / values.length);
    }
}
