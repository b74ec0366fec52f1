package org.intarsia.app.picture;

import java.util.concurrent.CancellationException;

/** Hears of every step of a run, on the run's thread. */
@FunctionalInterface
public interface RunListener {
    /**
     * @throws CancellationException to end the run here
     */
    void step(RunProgress now);
}
