package org.intarsia.app.picture;

import org.jspecify.annotations.Nullable;

/**
 * What the pictures of a run are made by.
 *
 * @param generation of the running pipeline; null where none serves, as on the command line
 * @param key equal for what makes the same pictures; only a run of the same can be gone on with
 */
public record RunOrigin(@Nullable Integer generation, String key) {
    /** A pipeline that serves nobody else. */
    public static final RunOrigin COMMAND = new RunOrigin(null, "");
}
