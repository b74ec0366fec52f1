package org.intarsia.launcher;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Prints when each phase of the start was over, in milliseconds since the JVM began. */
final class Phases {
    private final boolean print;
    private final long began;

    Phases(boolean print) {
        this.print = print;
        this.began = print ? ManagementFactory.getRuntimeMXBean().getStartTime() : 0;
    }

    /** Called by several threads. */
    void done(String phase) {
        if (print) {
            System.err.printf(
                    Locale.ROOT, "%6d ms  %s%n", System.currentTimeMillis() - began, phase);
        }
    }
}
