package org.intarsia.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Collections;
import java.util.IdentityHashMap;
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
    private final Set<NDArray> expected = Collections.newSetFromMap(new IdentityHashMap<>());

    private LeakCheck(NDManager manager) {
        this.manager = manager;
        ArrayOrigins.remember(manager);
        keep(manager.getManagedArrays());
    }

    /** Everything that lives now is expected to. */
    public static LeakCheck on(NDManager manager) {
        return new LeakCheck(manager);
    }

    /** These may be left alive too. */
    public void keep(Iterable<NDArray> arrays) {
        arrays.forEach(expected::add);
    }

    /** Arrays that are alive and not expected to be. */
    public List<NDArray> left() {
        return manager.getManagedArrays().stream()
                .filter(array -> !expected.contains(array))
                .collect(Collectors.toList());
    }

    /** Fails when any array is left, and names the lines that made it. */
    @Override
    public void close() {
        List<NDArray> left = left();
        if (!left.isEmpty()) {
            String arrays =
                    left.stream()
                            .limit(10)
                            .map(ArrayOrigins::describe)
                            .collect(Collectors.joining("\n  "));
            String count = left.size() == 1 ? "1 array was" : left.size() + " arrays were";
            fail(count + " left behind:\n  " + arrays);
        }
    }
}
