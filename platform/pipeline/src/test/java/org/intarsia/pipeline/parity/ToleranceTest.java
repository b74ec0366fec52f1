package org.intarsia.pipeline.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

class ToleranceTest {
    @Test
    void elementwiseBoundsHoldForEveryElement() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray want = manager.create(new float[] {0, 100});
            Tolerance tolerance = new Tolerance(0.1, 0.01, false);
            assertTrue(tolerance.compare(manager.create(new float[] {0.09f, 101}), want).passed());
            Tolerance.Outcome over =
                    tolerance.compare(manager.create(new float[] {0.2f, 101}), want);
            assertFalse(over.passed());
            assertEquals(0.2, over.worst(), 1e-6);
            assertEquals(0.1, over.allowed(), 1e-9);
        }
    }

    @Test
    void theLargestValueSetsTheBoundOfTheMaxRule() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray want = manager.create(new float[] {0, 100});
            NDArray got = manager.create(new float[] {0.9f, 100});
            assertTrue(new Tolerance(0, 0.01, true).compare(got, want).passed());
            assertFalse(new Tolerance(0, 0.01, false).compare(got, want).passed());
        }
    }

    @Test
    void notANumberNeverPasses() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray want = manager.create(new float[] {1, 1});
            NDArray got = manager.create(new float[] {1, Float.NaN});
            assertFalse(new Tolerance(1e9, 1, false).compare(got, want).passed());
        }
    }

    @Test
    void idsAreExactAndShapesMustAgree() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray want = manager.create(new long[] {1, 2, 3});
            Tolerance loose = new Tolerance(10, 1, false);
            assertTrue(loose.compare(manager.create(new long[] {1, 2, 3}), want).passed());
            assertFalse(loose.compare(manager.create(new long[] {1, 2, 4}), want).passed());
            assertFalse(loose.compare(manager.create(new long[] {1, 2}), want).passed());
            assertFalse(loose.compare(null, want).passed());
        }
    }
}
