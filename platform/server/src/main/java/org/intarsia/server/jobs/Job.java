package org.intarsia.server.jobs;

import java.time.Instant;

/**
 * Pictures that are made when their turn comes.
 *
 * @param id cannot be guessed
 * @param number in the order of submission
 * @param owner who submitted it
 * @param created when it was submitted
 */
public record Job(
        String id, long number, String owner, Instant created, JobOrder order, JobState state) {
    Job with(JobState now) {
        return new Job(id, number, owner, created, order, now);
    }

    Job with(JobOrder now) {
        return new Job(id, number, owner, created, now, state);
    }

    /** It has its turn. */
    public Job taken(Instant now) {
        return with(state.taken(now));
    }

    public JobStatus status() {
        return state.status();
    }
}
