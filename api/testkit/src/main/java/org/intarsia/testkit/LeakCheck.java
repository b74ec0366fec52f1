package org.intarsia.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Watches a manager and all managers below it, from {@link #on} to {@link #close}.
 *
 * <pre>{@code
 * try (LeakCheck check = LeakCheck.on(manager)) {
 *     check.keep(state.values());   // what the call is meant to leave
 * }
 * }</pre>
 */
public final class LeakCheck implements AutoCloseable {
    private final NDManager manager;
    private final Set<String> expected = new HashSet<>();

    private LeakCheck(NDManager manager) {
        this.manager = manager;
        keep(manager.getManagedArrays());
    }

    /** Everything that lives now is expected to. */
    public static LeakCheck on(NDManager manager) {
        return new LeakCheck(manager);
    }

    /** These may be left alive too. */
    public void keep(Iterable<NDArray> arrays) {
        arrays.forEach(array -> expected.add(array.getUid()));
    }

    /** Arrays that are alive and not expected to be. */
    public List<NDArray> left() {
        return manager.getManagedArrays().stream()
                .filter(array -> !expected.contains(array.getUid()))
                .collect(Collectors.toList());
    }

    /** Fails when any array is left. */
    @Override
    public void close() {
        List<NDArray> left = left();
        if (!left.isEmpty()) {
            String shapes =
                    left.stream()
                            .limit(10)
                            .map(array -> array.getDataType() + " " + array.getShape())
                            .collect(Collectors.joining(", "));
            fail(left.size() + " arrays were left behind: " + shapes);
        }
    }
}
