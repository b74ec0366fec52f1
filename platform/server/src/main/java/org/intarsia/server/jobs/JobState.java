package org.intarsia.server.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a job so far.
 *
 * @param fence counts who took it: a write of one who does not have it any more changes nothing
 * @param cancelling whether somebody wants it to end at its next step
 * @param failures attempts that failed
 * @param crashes processes that ended while they ran it, since it last came further
 * @param generation what its finished pictures were made by; empty before the first run
 * @param progress when it was last saved
 * @param ready when it may have its turn
 * @param started when it had its first turn; null before
 * @param ended null before
 * @param problems of the last attempt that failed, each with its code, place, cause and next step
 */
public record JobState(
        JobStatus status,
        long fence,
        boolean cancelling,
        int failures,
        int crashes,
        String generation,
        JobProgress progress,
        Instant ready,
        @Nullable Instant started,
        @Nullable Instant ended,
        List<Map<String, String>> problems) {
    public JobState {
        problems = List.copyOf(problems);
    }

    /** Of a job that waits for its first turn. */
    public static JobState queued(Instant ready) {
        return new JobState(
                JobStatus.QUEUED,
                0,
                false,
                0,
                0,
                "",
                JobProgress.NONE,
                ready,
                null,
                null,
                List.of());
    }

    /** It has its turn. */
    JobState taken(Instant now) {
        return new JobState(
                JobStatus.RUNNING,
                fence + 1,
                cancelling,
                failures,
                crashes,
                generation,
                progress,
                ready,
                started == null ? now : started,
                null,
                problems);
    }

    /** It came further. */
    JobState at(String madeBy, JobProgress now) {
        return new JobState(
                status,
                fence,
                cancelling,
                failures,
                0,
                madeBy,
                now,
                ready,
                started,
                ended,
                problems);
    }

    /** It waits for another turn, and is nobody's. */
    JobState again(Instant when, int failed, int crashed, List<Map<String, String>> why) {
        return new JobState(
                JobStatus.QUEUED,
                fence + 1,
                cancelling,
                failed,
                crashed,
                generation,
                progress,
                when,
                started,
                null,
                why);
    }

    JobState cancellingNow() {
        return new JobState(
                status,
                fence,
                true,
                failures,
                crashes,
                generation,
                progress,
                ready,
                started,
                ended,
                problems);
    }

    JobState ended(JobStatus how, Instant when, List<Map<String, String>> why) {
        return new JobState(
                how,
                fence + 1,
                cancelling,
                failures + (how == JobStatus.FAILED ? 1 : 0),
                crashes,
                generation,
                progress,
                ready,
                started,
                when,
                why);
    }
}
