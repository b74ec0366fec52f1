package org.intarsia.app.access;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * A key that is to be created.
 *
 * @param name of whom or what it is for
 * @param expires null for never
 * @param pipelines that it may use; empty for all
 */
public record KeyRequest(
        String name,
        Role role,
        @Nullable Instant expires,
        List<String> pipelines,
        KeyLimits limits) {
    public KeyRequest {
        pipelines = List.copyOf(pipelines);
    }

    /**
     * A time that a person wrote.
     *
     * @param place what holds it
     * @throws IntarsiaException INT-534 when it is none
     */
    public static Instant instant(String text, String place) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_TIME,
                    place,
                    "\"" + text + "\" is not a time",
                    "Write 2027-01-31T00:00:00Z.");
        }
    }
}
