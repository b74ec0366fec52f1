package org.intarsia.server.jobs;

/**
 * How far a job is.
 *
 * @param finished pictures that are there
 * @param step steps taken for those that are being made
 * @param steps expected for them; 0 before the first
 */
public record JobProgress(int finished, int step, int steps) {
    /** Before the first step. */
    public static final JobProgress NONE = new JobProgress(0, 0, 0);
}
