package org.intarsia.pipeline.threads;

import java.util.function.Supplier;
import org.intarsia.nn.ops.EngineThreads;

/**
 * The processors that runs share: each run computes with a few threads, and idle processors help
 * the runs that have several rows. A run never waits for a processor. Safe for several threads.
 */
public final class RunThreads {
    private static final int ENGINES_OWN = 0;

    private final int each;
    private final int workers;
    private int busy;

    private RunThreads(int each, int workers) {
        this.each = each;
        this.workers = workers;
    }

    /** Every run computes as the engine does by itself, on its own. */
    public static RunThreads engine() {
        return new RunThreads(ENGINES_OWN, 1);
    }

    /**
     * @param each threads of a run, at least 1
     * @param processors that there are for all runs
     */
    public static RunThreads of(int each, int processors) {
        return new RunThreads(each, Math.max(1, processors / each));
    }

    /** Runs that compute at once without taking processors from one another. */
    public int workers() {
        return workers;
    }

    /** Computes with the threads of one run. */
    public <T> T compute(Supplier<T> body) {
        return each == ENGINES_OWN ? body.get() : EngineThreads.with(each, body);
    }

    /**
     * A run begins to compute.
     *
     * @param most helpers that it can use
     */
    Crew begin(int most) {
        synchronized (this) {
            busy++;
            int helpers = Math.max(0, Math.min(most, workers - busy));
            busy += helpers;
            return new Crew(helpers);
        }
    }

    private synchronized void end(int count) {
        busy -= count;
    }

    /** What a run computes on, until it is closed. */
    final class Crew implements AutoCloseable {
        private final int helpers;

        private Crew(int helpers) {
            this.helpers = helpers;
        }

        /** Beside the thread of the run itself. */
        int helpers() {
            return helpers;
        }

        @Override
        public void close() {
            end(1 + helpers);
        }
    }
}
