package org.intarsia.app.access;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.intarsia.kernel.audit.Actor;
import org.jspecify.annotations.Nullable;

/**
 * A key, without its secret.
 *
 * @param id the public part of it, by which it is named
 * @param sha256 of its text, in hex
 * @param name of whom or what it is for
 * @param created an instant
 * @param expires an instant; null for never
 * @param pipelines that it may use; empty for all
 */
public record AccessKey(
        String id,
        String sha256,
        String name,
        Role role,
        String created,
        @Nullable String expires,
        List<String> pipelines,
        KeyLimits limits) {
    /**
     * @throws IllegalArgumentException when it could not be used for a decision
     */
    public AccessKey {
        pipelines = pipelines == null ? List.of() : List.copyOf(pipelines);
        limits = limits == null ? KeyLimits.NONE : limits;
        if (id == null || sha256 == null || name == null || role == null) {
            throw new IllegalArgumentException("a key lacks its id, sha256, name or role");
        }
        if (!id.matches("[0-9a-f]{8}") || !sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("an id or sha256 has another form");
        }
        if (expires != null) {
            checkInstant(expires);
        }
    }

    private static void checkInstant(String text) {
        try {
            Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a time", e);
        }
    }

    /** Whether it may be used then. */
    public boolean valid(Instant now) {
        return expires == null || now.isBefore(Instant.parse(expires));
    }

    /** As the audit log names who used it. */
    @JsonIgnore
    public Actor actor() {
        return new Actor("key " + id);
    }

    /** What its holder may use. */
    public Grant grant() {
        return new Grant(actor().name(), name, pipelines, limits);
    }
}
