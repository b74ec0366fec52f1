package org.intarsia.pipeline.live;

import org.intarsia.pipeline.assembly.Assembly;

/**
 * A run's hold on the generation that it began with: what is swapped meanwhile does not concern it.
 * Used by one thread.
 */
public final class Lease implements AutoCloseable {
    private final Generation generation;
    private boolean well = true;
    private boolean open = true;

    Lease(Generation generation) {
        this.generation = generation;
    }

    public Generation generation() {
        return generation;
    }

    /** Valid until the lease is closed. */
    public Assembly assembly() {
        if (!open) {
            throw new IllegalStateException("the lease is over");
        }
        return generation.assembly();
    }

    /** Counts the run as failed. */
    public void failed() {
        well = false;
    }

    /** Ends the hold; calling it again does nothing. */
    @Override
    public void close() {
        if (open) {
            open = false;
            generation.leave(well);
        }
    }
}
