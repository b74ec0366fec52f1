package org.intarsia.pipeline.live;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.spi.problem.IntarsiaException;

/** What a slot does when a plugin that it uses was replaced by the same version. */
public final class Renewal {
    private Renewal() {}

    /**
     * Builds what serves again, of what is installed now, and lets go of all that was built before.
     *
     * @param digests of the files of what was replaced
     * @return empty when nothing of those files served
     * @throws IntarsiaException INT-549 when a canary is tried; why it cannot be built. Then
     *     nothing has changed
     */
    public static Optional<Generation> of(Slot slot, Collection<String> digests, String cause) {
        Optional<Generation> next = Optional.empty();
        if (slot.current().isOf(digests)) {
            next = Optional.of(slot.swap(Node.document(Map.of()), cause));
        }
        if (slot.history().stream().anyMatch(one -> one.isOf(digests))) {
            slot.forget();
        }
        return next;
    }
}
