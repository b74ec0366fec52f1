package org.intarsia.pipeline.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A part that gave way to another one of its kind, and the entries that went with it.
 *
 * @param path of its section: {@code sampler}
 * @param use the component that was there
 * @param dropped entries that were written for it and are not there any more; at least one
 */
public record ReplacedPart(String path, String use, List<String> dropped) {
    /** Entries that are the section's own, whichever component is in it. */
    static final Set<String> LASTING = Set.of("kind", "device");

    public ReplacedPart {
        dropped = List.copyOf(dropped);
    }

    /** What was lost between two states of a section; empty where nothing was. */
    public static Optional<ReplacedPart> of(Node.Mapping before, Node.Mapping now) {
        List<String> dropped = new ArrayList<>(before.entries().keySet());
        dropped.removeAll(now.entries().keySet());
        dropped.removeAll(LASTING);
        Node use = before.entries().get("use");
        return dropped.isEmpty() || use == null
                ? Optional.empty()
                : Optional.of(
                        new ReplacedPart(before.path(), String.valueOf(use.plain()), dropped));
    }

    /** {@code sampler: dropped steps, grid, which were set for heun}. */
    @Override
    public String toString() {
        String were = dropped.size() > 1 ? ", which were set for " : ", which was set for ";
        return path + ": dropped " + String.join(", ", dropped) + were + use;
    }
}
