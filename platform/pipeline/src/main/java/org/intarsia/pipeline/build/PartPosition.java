package org.intarsia.pipeline.build;

import java.util.Map;
import java.util.Optional;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.spi.Kind;

/**
 * A part of a manifest with the parts around it.
 *
 * @param holder the part under whose {@code with:} it is; empty for a part of the pipeline itself
 */
public record PartPosition(PartEntry entry, Optional<PartPosition> holder) {
    /** A part of the pipeline itself. */
    public static PartPosition top(PartEntry entry) {
        return new PartPosition(entry, Optional.empty());
    }

    /** A part that this one holds. */
    public PartPosition holding(PartEntry nested) {
        return new PartPosition(nested, Optional.of(this));
    }

    /** Whether it is the objective itself, whose own parameters are in no file. */
    public boolean isObjective() {
        return holder.isEmpty() && entry.kind() == Kind.OBJECTIVE;
    }

    /**
     * The name of the objective's part that this is, or is held by, if that is trained with the
     * objective.
     */
    public Optional<String> trained() {
        if (holder.isEmpty()) {
            return Optional.empty();
        }
        PartPosition around = holder.get();
        if (!around.isObjective() || !entry.trained()) {
            return around.trained();
        }
        return around.entry().with().entrySet().stream()
                .filter(held -> held.getValue() == entry)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The kind of the pipeline's own part that this is, or is held by. */
    public Kind kind() {
        return holder.map(PartPosition::kind).orElse(entry.kind());
    }
}
