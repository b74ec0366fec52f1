package org.intarsia.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class TestNoiseTest {
    private static final Shape SHAPE = new Shape(50, 50);

    @Test
    void aRowIsAFunctionOfItsSeedAloneWhateverTheBatch() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray both = new TestNoise(4, 9).normal(manager, "start", 3, SHAPE);
            NDArray alone = new TestNoise(9).normal(manager, "start", 3, SHAPE);
            assertArrayEquals(alone.toFloatArray(), both.get("1:2").toFloatArray());
            assertEquals(new Shape(2, 50, 50), both.getShape());
        }
    }

    @Test
    void streamsDrawsAndSeedsShareNoNumbers() {
        try (NDManager manager = NDManager.newBaseManager()) {
            TestNoise noise = new TestNoise(4);
            float[] first = noise.normal(manager, "start", 0, SHAPE).toFloatArray();
            float[][] others = {
                noise.normal(manager, "start", 1, SHAPE).toFloatArray(),
                noise.normal(manager, "sde", 0, SHAPE).toFloatArray(),
                noise.within("decoder").normal(manager, "start", 0, SHAPE).toFloatArray(),
                new TestNoise(5).normal(manager, "start", 0, SHAPE).toFloatArray(),
            };
            for (float[] other : others) {
                assertFalse(Arrays.equals(first, other));
            }
        }
    }

    @Test
    void normalAndUniformAreWhatTheySay() {
        try (NDManager manager = NDManager.newBaseManager()) {
            TestNoise noise = new TestNoise(1, 2, 3, 4);
            NDArray normal = noise.normal(manager, "n", 0, SHAPE);
            assertEquals(0, normal.mean().getFloat(), 0.03);
            assertEquals(1, normal.square().mean().getFloat(), 0.05);
            NDArray uniform = noise.uniform(manager, "u", 0, SHAPE);
            assertEquals(0.5, uniform.mean().getFloat(), 0.01);
            assertTrue(uniform.min().getFloat() > 0 && uniform.max().getFloat() < 1);
        }
    }

    @Test
    void givenNoiseIsACopyOfTheShapeThatWasAskedFor() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray values = manager.create(new float[] {1, 2}, new Shape(1, 2));
            GivenNoise noise = new GivenNoise(1).with("start", 0, values);
            noise.normal(manager, "start", 0, new Shape(2)).close();
            assertArrayEquals(new float[] {1, 2}, values.toFloatArray());
            assertThrows(
                    AssertionError.class, () -> noise.normal(manager, "start", 0, new Shape(3)));
            assertThrows(
                    AssertionError.class, () -> noise.normal(manager, "start", 1, new Shape(2)));
        }
    }
}
