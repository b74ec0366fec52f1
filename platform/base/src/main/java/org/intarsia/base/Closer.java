package org.intarsia.base;

import org.intarsia.spi.problem.IntarsiaException;

/** Closes one thing after another; what the first ones throw keeps none of the rest open. */
public final class Closer {
    private Throwable first;

    public void close(AutoCloseable resource) {
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
    public void after(Throwable thrown) {
        if (first != null && first != thrown) {
            thrown.addSuppressed(first);
        }
    }

    /**
     * @throws IntarsiaException where the first of them is one
     */
    public void throwIfAny() {
        if (first instanceof IntarsiaException told) {
            throw told;
        }
        if (first != null) {
            throw new IllegalStateException("something did not close", first);
        }
    }
}
