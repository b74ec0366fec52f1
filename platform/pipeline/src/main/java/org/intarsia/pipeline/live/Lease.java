package org.intarsia.pipeline.live;

import org.intarsia.pipeline.assembly.Assembly;

/**
 * A run's hold on the generation that it began with: what is swapped meanwhile does not concern it.
 * Used by one thread.
 */
public final class Lease implements AutoCloseable {
    private final Generation generation;
    private final GenerationRole role;
    private boolean well = true;
    private boolean counted = true;
    private boolean open = true;

    Lease(Generation generation, GenerationRole role) {
        this.generation = generation;
        this.role = role;
    }

    /** What the generation was when the hold began. */
    public GenerationRole role() {
        return role;
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

    /** Counts nothing: it is held for something else than a run. */
    public void uncounted() {
        counted = false;
    }

    /** Ends the hold; calling it again does nothing. */
    @Override
    public void close() {
        if (open) {
            open = false;
            if (counted) {
                generation.count(well);
            }
            generation.leave();
        }
    }
}
