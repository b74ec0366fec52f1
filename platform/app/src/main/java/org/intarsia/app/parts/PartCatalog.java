package org.intarsia.app.parts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.Registry;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Suggestions;

/** The parts that manifests can use, by kind and name; the highest version of each. */
public record PartCatalog(List<PartDescription> parts) {
    public PartCatalog {
        parts = List.copyOf(parts);
    }

    public static PartCatalog of(Registry registry) {
        List<PartDescription> parts = new ArrayList<>();
        for (RegisteredComponent component : registry.components()) {
            Kind.of(component.kind())
                    .filter(kind -> isNewest(registry, component))
                    .ifPresent(kind -> parts.add(PartDescription.of(kind, component)));
        }
        parts.sort(
                Comparator.comparing(PartDescription::kind).thenComparing(PartDescription::name));
        return new PartCatalog(parts);
    }

    private static boolean isNewest(Registry registry, RegisteredComponent component) {
        RegisteredComponent newest = registry.find(component.kind(), component.name(), null);
        return newest.version().equals(component.version())
                && newest.bundle().equals(component.bundle());
    }

    /**
     * The parts of a name.
     *
     * @param kind empty for all kinds
     * @throws IntarsiaException INT-201 where there is none
     */
    public List<PartDescription> find(String name, Optional<Kind> kind) {
        List<PartDescription> found =
                parts.stream()
                        .filter(part -> part.name().equals(name))
                        .filter(part -> kind.isEmpty() || part.kind() == kind.get())
                        .toList();
        if (found.isEmpty()) {
            List<String> known = parts.stream().map(PartDescription::name).distinct().toList();
            throw new IntarsiaException(
                    ErrorCode.UNKNOWN_COMPONENT,
                    Place.part("parts " + name),
                    "no " + kind.map(Kind::word).orElse("part") + " of this name is installed",
                    Suggestions.suggest(name, known, "The installed parts are"));
        }
        return found;
    }
}
