package org.intarsia.server.problem;

import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problem;

/** The HTTP status of problems. */
public final class StatusCodes {
    private StatusCodes() {}

    /** Of several problems, the first decides. */
    public static int of(List<Problem> problems) {
        return of(problems.get(0).code());
    }

    /** What the client can correct is 4xx; what a part or the machine did is 5xx. */
    static int of(ErrorCode code) {
        return switch (code) {
            case NOT_AUTHENTICATED, OIDC_TOKEN_REFUSED -> 401;
            case FOREIGN_HOST, ROLE_TOO_LOW, PIPELINE_NOT_ALLOWED -> 403;
            case UNKNOWN_ROUTE,
                    UNKNOWN_PIPELINE,
                    UNKNOWN_GENERATION,
                    UNKNOWN_RUN,
                    UNKNOWN_PLUGIN,
                    UNKNOWN_PICTURE,
                    UNKNOWN_TRUST,
                    UNKNOWN_ACCESS_KEY,
                    UNKNOWN_JOB,
                    NO_CANARY ->
                    404;
            case METHOD_NOT_ALLOWED -> 405;
            case PIPELINE_NAME_TAKEN,
                    PLUGIN_IN_USE,
                    PLUGIN_FILE_EXISTS,
                    GENERATION_CHANGED,
                    GENERATION_SERVES,
                    CANARY_RUNS,
                    JOB_ENDED,
                    JOB_LATE,
                    STOPPED ->
                    409;
            case IDEMPOTENCY_KEY_REUSED -> 422;
            case REQUEST_TOO_LARGE -> 413;
            case SERVER_BUSY, QUOTA_EXCEEDED -> 429;
            case UNEXPECTED,
                    JOB_CRASHED,
                    JOBS_UNUSABLE,
                    PART_FAILED,
                    PART_TIMED_OUT,
                    CLASS_MISSING,
                    BROKEN_DECLARATION,
                    AUDIT_LOG_NOT_WRITTEN,
                    AUDIT_LOG_NOT_READ,
                    TRUST_STORE_NOT_WRITTEN,
                    ACCESS_KEYS_INVALID,
                    ACCESS_KEYS_NOT_WRITTEN,
                    NOT_WRITABLE,
                    DISK_FULL ->
                    500;
            case OIDC_KEYS_UNREADABLE, SERVER_STOPPING, PIPELINE_STOPPED, OUT_OF_MEMORY -> 503;
            default -> ofChapter(code);
        };
    }

    /** What is wrong with a request's own words is 400; with the parts that it names, 422. */
    private static int ofChapter(ErrorCode code) {
        return code.code().startsWith("INT-4") ? 400 : 422;
    }
}
