package org.intarsia.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;
import org.intarsia.spi.run.Scoped;
import org.junit.jupiter.api.Test;

class ScopedTest {
    private NDArray between;

    /** 2 x + 1 and 2 x + 2. */
    private Supplier<NDList> work(NDArray x) {
        return () -> {
            between = x.mul(2);
            return new NDList(between.add(1), between.add(2));
        };
    }

    @Test
    void aListIsHandedToTheScopeAroundAndTheRestIsClosed() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(3f);
            NDList made;
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                made = Scoped.list(work(x));
                assertEquals(7f, made.get(0).getFloat());
                assertEquals(8f, made.get(1).getFloat());
                assertThrows(IllegalStateException.class, between::getFloat);
            }
            assertThrows(IllegalStateException.class, made.get(0)::getFloat);
            assertThrows(IllegalStateException.class, made.get(1)::getFloat);
        }
    }

    @Test
    void aNumberLeavesNoArray() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(3f);
            assertEquals(7f, Scoped.value(() -> work(x).get().get(0).getFloat()));
            assertThrows(IllegalStateException.class, between::getFloat);
            assertEquals(1, manager.getManagedArrays().size());
        }
    }

    @Test
    void whatOutlivesItsScopeStaysOpen() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(3f);
            NDArray[] kept = new NDArray[1];
            assertEquals(
                    8f,
                    Scoped.value(
                            () -> {
                                NDList both = work(x).get();
                                kept[0] = Scoped.outlive(both.get(0));
                                return both.get(1).getFloat();
                            }));
            assertEquals(7f, kept[0].getFloat());
            assertEquals(2, manager.getManagedArrays().size());
        }
    }

    @Test
    void aFailureClosesWhatWasMadeBeforeIt() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(3f);
            assertThrows(
                    ArithmeticException.class,
                    () ->
                            Scoped.list(
                                    () -> {
                                        work(x).get();
                                        throw new ArithmeticException();
                                    }));
            assertEquals(1, manager.getManagedArrays().size());
        }
    }

    @Test
    void whatIsKeptBelongsToTheManagerAlone() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(3f);
            NDList kept;
            try (NDManager own = manager.newSubManager()) {
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    kept = Scoped.keep(own, work(x));
                    assertThrows(IllegalStateException.class, between::getFloat);
                }
                assertEquals(7f, kept.get(0).getFloat());
            }
            assertThrows(IllegalStateException.class, kept.get(1)::getFloat);
        }
    }
}
