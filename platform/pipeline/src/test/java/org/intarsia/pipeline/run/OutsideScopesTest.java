package org.intarsia.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import org.intarsia.testkit.ArrayLeakCheck;
import org.junit.jupiter.api.Test;

@ArrayLeakCheck
class OutsideScopesTest {
    @Test
    void whatIsMadeInsideOutlivesTheScopeAroundIt() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray kept;
            NDArray before;
            NDArray after;
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                before = manager.create(1f);
                kept = OutsideScopes.run(() -> manager.create(2f));
                after = manager.create(3f);
            }
            assertEquals(2, kept.getFloat());
            assertThrows(IllegalStateException.class, before::getFloat);
            assertThrows(IllegalStateException.class, after::getFloat, "the scope is open again");
        }
    }

    @Test
    void scopesOfTheBodyCloseWhatIsTheirsAndAFailureLeavesNoneBehind() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray[] inner = new NDArray[1];
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                            OutsideScopes.run(
                                    () -> {
                                        try (NDScope scope = new NDScope()) {
                                            scope.suppressNotUsedWarning();
                                            inner[0] = manager.create(1f);
                                        }
                                        throw new IllegalArgumentException("broken");
                                    }));
            assertThrows(IllegalStateException.class, inner[0]::getFloat);
            NDArray later = manager.create(4f);
            assertEquals(4, later.getFloat());
        }
    }
}
