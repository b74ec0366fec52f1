package org.intarsia.app.host;

import org.intarsia.pipeline.manifest.Node;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * Gives a running pipeline other parts.
 *
 * @param pipeline its name
 * @param fragment entries of a manifest; several parts are one change
 * @param from the generation that the change was planned against; null for any
 */
public record SwapRequest(String pipeline, Node.Mapping fragment, @Nullable Integer from) {
    /** Whatever serves. */
    public SwapRequest(String pipeline, Node.Mapping fragment) {
        this(pipeline, fragment, null);
    }

    /** Why there is a generation, in words. */
    String cause(String action) {
        return action + " " + String.join(", ", fragment.entries().keySet());
    }

    /**
     * @throws IntarsiaException INT-547 when another generation serves than the change was planned
     *     against
     */
    void check(int serving) {
        if (from != null && from != serving) {
            throw new IntarsiaException(
                    ErrorCode.GENERATION_CHANGED,
                    "pipeline " + pipeline,
                    "generation " + serving + " serves, and the swap was planned against " + from,
                    "Look at what serves now, and plan the swap again.");
        }
    }
}
