package org.intarsia.pipeline.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class SeededNoiseTest {
    /** Known answers of the authors' own test vectors (philox4x32, 10 rounds). */
    @Test
    void philoxGivesItsAuthorsNumbers() {
        int[] out = new int[4];
        Philox.rounds(out, new int[4], 0, 0);
        assertArrayEquals(new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, out);
        Philox.rounds(out, new int[] {-1, -1, -1, -1}, -1, -1);
        assertArrayEquals(new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}, out);
        Philox.rounds(
                out,
                new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                0xa4093822,
                0x299f31d0);
        assertArrayEquals(new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}, out);
    }

    @Test
    void aRowIsTheSameAloneAndInABatch() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape shape = new Shape(3, 5, 7);
            NDArray alone = new SeededNoise(42).normal(manager, "start", 3, shape);
            NDArray batch = SeededNoise.from(40, 8).normal(manager, "start", 3, shape);
            assertEquals(new Shape(8, 3, 5, 7), batch.getShape());
            assertArrayEquals(alone.toFloatArray(), batch.get(2).toFloatArray());
        }
    }

    @Test
    void streamsDrawsAndSeedsDiffer() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] first = draw(manager, 1, "start", 0);
            assertArrayEquals(first, draw(manager, 1, "start", 0));
            assertNotEquals(first[0], draw(manager, 2, "start", 0)[0]);
            assertNotEquals(first[0], draw(manager, 1 | 1L << 40, "start", 0)[0]);
            assertNotEquals(first[0], draw(manager, 1, "step", 0)[0]);
            assertNotEquals(first[0], draw(manager, 1, "start", 1)[0]);
        }
    }

    @Test
    void normalsAreNormalAndUniformsLieInside() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape shape = new Shape(100_001);
            NDArray normal = new SeededNoise(5).normal(manager, "n", 0, shape);
            assertEquals(0, normal.mean().getFloat(), 0.015);
            assertEquals(1, normal.square().mean().getFloat(), 0.02);
            assertEquals(3, normal.pow(4).mean().getFloat(), 0.12);
            NDArray uniform = new SeededNoise(5).uniform(manager, "u", 0, shape);
            assertTrue(uniform.min().getFloat() > 0 && uniform.max().getFloat() < 1);
            assertEquals(0.5, uniform.mean().getFloat(), 0.005);
        }
    }

    private static float[] draw(NDManager manager, long seed, String stream, int number) {
        return new SeededNoise(seed).normal(manager, stream, number, new Shape(4)).toFloatArray();
    }
}
