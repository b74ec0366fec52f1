package org.intarsia.app.picture;

import java.util.List;
import java.util.stream.Collectors;
import org.intarsia.base.Digests;
import org.intarsia.pipeline.text.TextOrigin;
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

    /**
     * The key of a run of these texts, whose encoder's files may change while a pipeline serves.
     */
    String key(List<TextOrigin> texts) {
        return key.isEmpty() || texts.isEmpty()
                ? key
                : Digests.sha256(
                        texts.stream()
                                .map(TextOrigin::digest)
                                .collect(Collectors.joining("\n", key + "\n", "")));
    }
}
