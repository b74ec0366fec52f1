package org.intarsia.launcher;

import java.time.Duration;

/**
 * Ends the process by force when it does not end by itself: the virtual machine waits for every
 * shutdown hook, also for one of a plugin that hangs.
 */
final class ForcedExit {
    /** What a process that was ended by force ends with. */
    static final int FORCED = 3;

    /**
     * A system property: how many milliseconds the running command leaves for the end. A command
     * sets it; without it, the times below count.
     */
    private static final String GRACE = "intarsia.grace";

    private static final Duration AFTER_WORK = Duration.ofSeconds(10);

    /** A command that is interrupted may save its state meanwhile. */
    private static final Duration AFTER_SIGNAL = Duration.ofSeconds(25);

    /** No end is shorter: the hooks of the platform itself need some time. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** What an interrupted command may take for closing what it held, beyond its grace. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private boolean begun;

    /** Watches ends by a signal. */
    void watch() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> begin(signal()), "intarsia-ending"));
    }

    /** The work is over: from now on the time counts. */
    void begin() {
        begin(work());
    }

    private synchronized void begin(Duration patience) {
        if (begun) {
            return;
        }
        begun = true;
        Thread thread = new Thread(() -> force(patience), "intarsia-ending");
        thread.setDaemon(true);
        thread.start();
    }

    private static void force(Duration patience) {
        try {
            Thread.sleep(patience.toMillis());
        } catch (InterruptedException e) {
            // Nobody but a plugin would; then the end comes sooner.
            System.err.println("intarsia: interrupted at the end");
        }
        System.err.println(
                "INT-519 exit: a thread or shutdown hook of a plugin did not end within "
                        + patience.toMillis() / 1000.0
                        + " s; the process was ended by force. Report it to the plugin's author.");
        Runtime.getRuntime().halt(FORCED);
    }

    private static Duration work() {
        Duration grace = grace(AFTER_WORK);
        return grace.compareTo(AFTER_WORK) > 0 ? AFTER_WORK : grace;
    }

    private static Duration signal() {
        return Long.getLong(GRACE) == null ? AFTER_SIGNAL : grace(AFTER_SIGNAL).plus(CLOSING);
    }

    private static Duration grace(Duration otherwise) {
        Duration grace = Duration.ofMillis(Long.getLong(GRACE, otherwise.toMillis()));
        return grace.compareTo(SHORTEST) < 0 ? SHORTEST : grace;
    }
}
