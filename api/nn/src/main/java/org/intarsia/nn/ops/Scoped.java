package org.intarsia.nn.ops;

import ai.djl.ndarray.NDArray;
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
}
