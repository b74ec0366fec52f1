package org.intarsia.pipeline;

/** Closes one thing after another; what the first ones throw keeps none of the rest open. */
final class Closing {
    private Throwable first;

    void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Throwable e) {
            // Whatever a plugin throws, the others are closed.
            if (first == null) {
                first = e;
            } else if (first != e) {
                first.addSuppressed(e);
            }
        }
    }

    /** Notes what did not close with what was thrown before. */
    void after(Throwable thrown) {
        if (first != null && first != thrown) {
            thrown.addSuppressed(first);
        }
    }

    void throwIfAny() {
        if (first != null) {
            throw new IllegalStateException("something did not close", first);
        }
    }
}
