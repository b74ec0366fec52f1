package org.intarsia.server.jobs;

import java.util.Locale;

/** Something happened to a job. */
public record JobEvent(Kind kind, Job job) {
    /** What. */
    public enum Kind {
        /** It waits for its turn, for the first time or again. */
        QUEUED,
        STARTED,
        /** It came further; told once a second at most. */
        PROGRESSED,
        ENDED;

        /** As streams of events say it: {@code job-queued}. */
        public String word() {
            return "job-" + name().toLowerCase(Locale.ROOT);
        }
    }
}
