package org.intarsia.launcher;

import java.time.Duration;
import java.time.Instant;

/** Prints when each phase of the start was over, in milliseconds since the JVM began. */
final class Phases {
    private final boolean print;
    private final Instant began;

    Phases(boolean print) {
        this.print = print;
        this.began =
                print
                        ? ProcessHandle.current().info().startInstant().orElseGet(Instant::now)
                        : Instant.EPOCH;
    }

    /** Called by several threads. */
    void done(String phase) {
        if (print) {
            long millis = Duration.between(began, Instant.now()).toMillis();
            System.err.printf("%6d ms  %s%n", millis, phase);
        }
    }
}
