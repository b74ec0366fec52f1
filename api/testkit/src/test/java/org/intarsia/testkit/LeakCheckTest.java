package org.intarsia.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class LeakCheckTest {
    private static NDArray made(NDManager manager) {
        return manager.ones(new Shape(2, 3));
    }

    private static String failure(LeakCheck check) {
        return assertThrows(AssertionError.class, check::close).getMessage();
    }

    @Test
    void theFailureNamesTheLineThatMadeTheArray() {
        try (NDManager manager = NDManager.newBaseManager()) {
            LeakCheck check = LeakCheck.on(manager);
            made(manager);
            String failure = failure(check);
            assertTrue(failure.startsWith("1 array was left behind:\n  float32 (2, 3), "), failure);
            String line = "made at " + LeakCheckTest.class.getName() + ".made(LeakCheckTest.java:";
            assertTrue(failure.contains(line), failure);
            String caller = " < " + LeakCheckTest.class.getName() + ".theFailureNames";
            assertTrue(failure.contains(caller), failure);
        }
    }

    @Test
    void anArrayOfAManagerBelowThatIsMovedAndComputedFromOthersHasItsLineToo() {
        try (NDManager manager = NDManager.newBaseManager()) {
            LeakCheck check = LeakCheck.on(manager);
            NDArray sum;
            try (NDManager below = manager.newSubManager()) {
                sum = made(below).add(1);
                sum.attach(manager);
            }
            assertEquals(1, check.left().size());
            assertTrue(failure(check).contains("anArrayOfAManagerBelow"), () -> failure(check));
            sum.close();
            check.close();
        }
    }

    @Test
    void whatLivedBeforeAndWhatIsKeptIsNoLeak() {
        try (NDManager manager = NDManager.newBaseManager()) {
            made(manager);
            try (LeakCheck check = LeakCheck.on(manager)) {
                check.keep(java.util.List.of(made(manager)));
                made(manager).close();
            }
        }
    }

    @Test
    void anArrayAtTheAddressOfOneThatWasClosedIsALeakOfItsOwn() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray before = made(manager);
            LeakCheck check = LeakCheck.on(manager);
            before.close();
            // The engine reuses the address, which is an array's id.
            for (int i = 0; i < 100; i++) {
                made(manager);
            }
            assertEquals(100, check.left().size());
        }
    }
}
