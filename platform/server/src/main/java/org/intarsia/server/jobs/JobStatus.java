package org.intarsia.server.jobs;

import java.util.Locale;

/** Where a job is in its life. */
public enum JobStatus {
    /** It waits for its turn, for the first time or again. */
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /** Whether nothing will happen to it any more. */
    public boolean ended() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /** As answers say it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static JobStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
