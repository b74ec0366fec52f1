package org.intarsia.server.jobs;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import org.intarsia.server.problem.ProblemForm;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;

/** What becomes of the jobs that a process ran which was killed, or is not heard of any more. */
final class JobRecovery {
    private static final Logger LOG = System.getLogger(JobRecovery.class.getName());
    private static final int MOST_CRASHES = 10;

    private JobRecovery() {}

    /** They wait for their turn again; one that many processes ended with fails. */
    static void of(JobStore store, List<Job> left) {
        for (Job job : left) {
            // Where another node was faster, nothing is written.
            if (store.write(job.with(next(job)), job.state().fence())) {
                LOG.log(Level.WARNING, "job " + job.id() + ": the process that ran it has ended");
            }
        }
    }

    private static JobState next(Job job) {
        JobState state = job.state();
        int crashes = state.crashes() + 1;
        Instant now = Instant.now();
        if (state.cancelling()) {
            return state.ended(JobStatus.CANCELLED, now, List.of());
        }
        if (crashes < MOST_CRASHES) {
            return state.again(now, state.failures(), crashes, state.problems());
        }
        Problem crashed =
                new Problem(
                        ErrorCode.JOB_CRASHED,
                        "job " + job.id(),
                        "the server ended " + crashes + " times while it ran this job",
                        "Look for the reason in the server's log before trying again.");
        return state.ended(JobStatus.FAILED, now, ProblemForm.list(List.of(crashed)));
    }
}
