package org.intarsia.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;

/** Whether two ways of computing an array agree. */
public final class Closeness {
    private Closeness() {}

    /**
     * Checks that no value differs by more than a share of the largest one that is expected.
     *
     * @param tolerance 0 for the same bits, NaN and -0 aside
     * @throws AssertionError when shapes or values differ, or a value is not finite
     */
    public static void check(NDArray want, NDArray got, double tolerance) {
        assertEquals(want.getShape(), got.getShape());
        float worst = got.sub(want).abs().max().getFloat();
        float size = want.abs().max().getFloat();
        assertTrue(worst <= tolerance * size, "worst difference " + worst + " at size " + size);
    }
}
