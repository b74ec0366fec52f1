package org.intarsia.app;

import java.util.concurrent.CancellationException;

/** Watches one task from outside: its progress, and whether it is to end early. */
@FunctionalInterface
public interface TaskMonitor {
    /**
     * Called on the task's thread.
     *
     * @param done pieces done so far: rounds, swaps, pictures
     */
    void progress(long done);

    /**
     * Called often, on the task's thread, also between pieces.
     *
     * @throws CancellationException to end the task here
     */
    default void check() {}
}
