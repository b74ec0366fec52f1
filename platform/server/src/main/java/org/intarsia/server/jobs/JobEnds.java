package org.intarsia.server.jobs;

import java.util.function.Consumer;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/** Ends jobs, and finds those that have not ended. */
final class JobEnds {
    private final JobStore store;
    private final JobFiles files;
    private final Consumer<JobEvent> events;

    JobEnds(JobStore store, JobFiles files, Consumer<JobEvent> events) {
        this.store = store;
        this.files = files;
        this.events = events;
    }

    /**
     * As a job is now.
     *
     * @throws IntarsiaException INT-460 when it is gone, INT-462 when it has ended
     */
    Job waiting(Job known) {
        Job job = store.find(known.id()).orElseThrow(() -> JobService.unknown(known.id()));
        if (job.status().ended()) {
            throw new IntarsiaException(
                    ErrorCode.JOB_ENDED,
                    "job " + job.id(),
                    "it has ended: " + job.status().word(),
                    "Submit a new job.");
        }
        return job;
    }

    /** Whether it was this node's to end. */
    boolean end(Job job, JobState state) {
        Job ended = job.with(state);
        boolean written = store.write(ended, job.state().fence());
        if (written) {
            files.deleteState(job.id());
            events.accept(new JobEvent(JobEvent.Kind.ENDED, ended));
        }
        return written;
    }
}
