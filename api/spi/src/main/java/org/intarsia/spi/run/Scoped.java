package org.intarsia.spi.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/**
 * Bounds the life of native arrays: what is computed on the way to a result is closed. It is the
 * one way in which parts scope their arrays.
 */
public final class Scoped {
    private Scoped() {}

    /**
     * Runs {@code body} and closes every array that it created except the one it returns, which is
     * handed on to the scope around this one, if there is one.
     *
     * @param body returns a new array, not a view that shares its handle with an argument
     */
    public static NDArray run(Supplier<NDArray> body) {
        NDArray result = value(() -> outlive(body.get()));
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

    /** Runs {@code body}, which gives no array, and closes every array that it created. */
    public static <T> T value(Supplier<T> body) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return body.get();
        }
    }

    /**
     * Takes an array that was just made out of the scope that is open, if one is: it lives until
     * it, or its manager, is closed.
     */
    public static NDArray outlive(NDArray array) {
        NDScope.unregister(array);
        return array;
    }

    private static NDList unregistered(Supplier<NDList> body) {
        return value(
                () -> {
                    NDList results = body.get();
                    NDScope.unregister(results);
                    return results;
                });
    }
}
