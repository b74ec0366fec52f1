package org.intarsia.app.tuning;

import org.intarsia.pipeline.threads.RunThreads;

/**
 * How the runs of a network compute.
 *
 * @param threads of a run, or {@link #ENGINES_OWN}
 * @param batchRows rows of one forward that runs may share; 1 for runs on their own
 */
public record RunTuning(int threads, int batchRows) {
    /** The number of threads that the engine takes by itself. */
    public static final int ENGINES_OWN = 0;

    /** For these runs, on all processors. */
    public RunThreads runThreads() {
        return threads == ENGINES_OWN
                ? RunThreads.engine()
                : RunThreads.of(threads, Runtime.getRuntime().availableProcessors());
    }
}
