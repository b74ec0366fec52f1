package org.intarsia.pipeline.run;

import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/**
 * Runs a body as if the thread had no {@link NDScope} open. A scope registers every array that is
 * made while it is the innermost one and closes it at its end; what a network keeps for the run
 * would be closed with the scope of a caller who knows nothing of it.
 */
final class OutsideScopes {
    private OutsideScopes() {}

    static <T> T run(Supplier<T> body) {
        NDScope inner = new NDScope();
        inner.suppressNotUsedWarning();
        try {
            return body.get();
        } finally {
            new Removal(inner).close();
        }
    }

    /**
     * Takes another scope off the thread's stack without closing what it registered. A scope's
     * close removes from the stack the first that equals it, after closing its own arrays, of which
     * this one has none.
     */
    private static final class Removal extends NDScope {
        private NDScope removed;

        Removal(NDScope removed) {
            this.removed = removed;
        }

        @Override
        public void close() {
            super.close();
            removed = this;
            super.close();
        }

        @Override
        public boolean equals(Object other) {
            return other == removed;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
