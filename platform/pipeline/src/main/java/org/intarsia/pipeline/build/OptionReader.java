package org.intarsia.pipeline.build;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.spi.plugin.OptionSchema;
import org.intarsia.spi.plugin.Options;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.problem.Suggestions;

/** Options of a manifest entry to the component's record: preset first, written options over it. */
final class OptionReader {
    private final PartEntry entry;
    private final RegisteredComponent component;
    private final Map<String, Node> places = new HashMap<>();
    private final Problems problems = new Problems();

    private OptionReader(PartEntry entry, RegisteredComponent component) {
        this.entry = entry;
        this.component = component;
        entry.options().forEach((key, node) -> places.put(Options.name(key), node));
    }

    /**
     * @throws IntarsiaException INT-113 unknown preset, and all that {@link OptionSchema#read}
     *     finds
     */
    static Record read(PartEntry entry, RegisteredComponent component) {
        return new OptionReader(entry, component).read();
    }

    private Record read() {
        Map<String, Object> preset = preset();
        Map<String, Object> written = new LinkedHashMap<>();
        entry.options().forEach((name, node) -> written.put(name, node.plain()));
        Optional<Record> record = Optional.empty();
        try {
            record = Optional.of(component.options().read(preset, written));
        } catch (IntarsiaException e) {
            e.problems().forEach(problem -> problems.add(placed(problem)));
        }
        problems.throwIfAny();
        return record.orElseThrow();
    }

    private Map<String, Object> preset() {
        if (entry.preset() == null) {
            return Map.of();
        }
        Map<String, Object> preset = component.presets().get(entry.preset());
        if (preset == null) {
            problems.add(
                    ErrorCode.UNKNOWN_PRESET,
                    entry.place(),
                    entry.use() + " has no preset \"" + entry.preset() + "\"",
                    Suggestions.suggest(
                            entry.preset(), component.presets().keySet(), "Its presets are"));
            return Map.of();
        }
        return preset;
    }

    /** A record names its options alone; the manifest knows where they stand. */
    private Problem placed(Problem problem) {
        Node at = places.get(Options.name(problem.subject()));
        Place part = entry.place();
        return problem.at(
                at != null ? at.place() : Place.option(part.part(), problem.subject()).where(part));
    }
}
