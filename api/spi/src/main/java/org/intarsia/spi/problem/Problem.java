package org.intarsia.spi.problem;

import java.util.Objects;

/**
 * One thing that is wrong, told to the person who can mend it.
 *
 * @param code {@code INT-} and three digits; never reused for another meaning
 * @param subject what it is about: a manifest path with its line, an edge, a file's own name
 * @param cause what was found and what was expected
 * @param next what to do
 */
public record Problem(String code, String subject, String cause, String next) {
    public Problem {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(next, "next");
        if (!code.matches("INT-\\d{3}")) {
            throw new IllegalArgumentException("not a problem code: " + code);
        }
    }

    /** On one line: code, subject, cause, next step. */
    @Override
    public String toString() {
        boolean ended = cause.endsWith(".") || cause.endsWith("?") || next.isEmpty();
        return code
                + " "
                + subject
                + ": "
                + cause
                + (ended ? "" : ".")
                + (next.isEmpty() ? "" : " " + next);
    }
}
