package org.intarsia.server.access;

import java.time.Duration;
import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;

/** The cause of a refusal that says when the request may be sent again. */
public final class RetryDelay extends Exception {
    private static final long serialVersionUID = 1L;

    private final Duration delay;

    private RetryDelay(Duration delay) {
        super("again after " + delay, null, false, false);
        this.delay = delay;
    }

    /** INT-452: somebody has done as much as they may for now. */
    static IntarsiaException quota(String owner, String cause, Duration delay) {
        return new IntarsiaException(
                List.of(
                        new Problem(
                                ErrorCode.QUOTA_EXCEEDED,
                                owner,
                                cause,
                                "Send the request again after the seconds of Retry-After.")),
                new RetryDelay(delay));
    }

    /** In whole seconds, at least 1. */
    public long seconds() {
        return Math.max(1, (delay.toMillis() + 999) / 1000);
    }
}
