package org.intarsia.spi.problem;

import java.util.Objects;

/**
 * One thing that is wrong, reported to the person who can fix it.
 *
 * @param code what it is
 * @param place where it is
 * @param cause what was found and what was expected
 * @param next what to do; may be empty
 */
public record Problem(ErrorCode code, Place place, String cause, String next) {
    public Problem {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(next, "next");
    }

    /** A problem of something with a name: an option of a record, a plugin, an argument. */
    public Problem(ErrorCode code, String subject, String cause, String next) {
        this(code, Place.part(subject), cause, next);
    }

    /** The place as it is printed. */
    public String subject() {
        return place.toString();
    }

    /** The same problem at another place. */
    public Problem at(Place other) {
        return new Problem(code, other, cause, next);
    }

    /** On one line, whatever names it holds: code, place, cause, next step. */
    @Override
    public String toString() {
        boolean ended = cause.endsWith(".") || cause.endsWith("?") || next.isEmpty();
        String text =
                code
                        + " "
                        + place
                        + ": "
                        + cause
                        + (ended ? "" : ".")
                        + (next.isEmpty() ? "" : " " + next);
        return text.replace("\n", "\\u000A");
    }
}
