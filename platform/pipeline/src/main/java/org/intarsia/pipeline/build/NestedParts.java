package org.intarsia.pipeline.build;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.intarsia.spi.Component;
import org.intarsia.spi.plugin.Parts;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;

/**
 * The parts that a part holds under {@code with:}. It knows those alone: a part that keeps it must
 * not keep all the others.
 */
final class NestedParts implements Parts {
    private final Map<String, Component> mine;
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    NestedParts(Map<String, Component> mine) {
        this.mine = Map.copyOf(mine);
    }

    @Override
    public <C extends Component> C part(String name, Class<C> kind) {
        return find(name, kind)
                .orElseThrow(
                        () ->
                                new IntarsiaException(
                                        ErrorCode.MISSING_NESTED_PART,
                                        Place.option("with." + name),
                                        "a "
                                                + kind.getSimpleName()
                                                + " of this name is needed; there is "
                                                + new TreeSet<>(mine.keySet()),
                                        "Add it under with:."));
    }

    @Override
    public <C extends Component> Optional<C> find(String name, Class<C> kind) {
        Optional<C> found =
                Optional.ofNullable(mine.get(name)).flatMap(part -> WatchedPart.as(part, kind));
        found.ifPresent(part -> used.add(name));
        return found;
    }

    /** The names that nobody asked for, or only as another kind, in order. */
    Set<String> unused() {
        Set<String> unused = new TreeSet<>(mine.keySet());
        unused.removeAll(used);
        return unused;
    }
}
