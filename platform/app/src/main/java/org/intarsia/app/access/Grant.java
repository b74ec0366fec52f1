package org.intarsia.app.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may use beside their role, and how much of it.
 *
 * @param owner as the audit log names them: what they use is counted together
 * @param name in words; null where there is none
 * @param pipelines that may be used; empty for all
 */
public record Grant(String owner, @Nullable String name, List<String> pipelines, KeyLimits limits) {
    public Grant {
        pipelines = List.copyOf(pipelines);
    }

    /** Whether a pipeline may be used. */
    public boolean uses(String pipeline) {
        return pipelines.isEmpty() || pipelines.contains(pipeline);
    }
}
