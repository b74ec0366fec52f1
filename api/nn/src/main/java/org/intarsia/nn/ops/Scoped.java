package org.intarsia.nn.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/** Bounds the life of intermediates: what a block of a network computes on the way is closed. */
public final class Scoped {
    private Scoped() {}

    /**
     * Runs {@code body} and closes every array that it created except the one it returns, which is
     * handed on to the scope around this one, if there is one.
     *
     * @param body returns a new array, not a view that shares its handle with an argument
     */
    public static NDArray run(Supplier<NDArray> body) {
        NDArray result;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            result = body.get();
            NDScope.unregister(result);
        }
        NDScope.register(result);
        return result;
    }

    /** As {@link #run} for several results. */
    public static NDList list(Supplier<NDList> body) {
        NDList results = unregistered(body);
        results.forEach(NDScope::register);
        return results;
    }

    /**
     * As {@link #list}, for results that outlive every scope that is open: they belong to the
     * manager alone.
     *
     * @param manager closes the results when it is closed
     */
    public static NDList keep(NDManager manager, Supplier<NDList> body) {
        NDList results = unregistered(body);
        results.attach(manager);
        return results;
    }

    private static NDList unregistered(Supplier<NDList> body) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDList results = body.get();
            NDScope.unregister(results);
            return results;
        }
    }
}
