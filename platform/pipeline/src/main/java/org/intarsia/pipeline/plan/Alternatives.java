package org.intarsia.pipeline.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.Registry;
import org.intarsia.pipeline.build.PartBuilder;
import org.intarsia.pipeline.build.PartResolver;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.PartEntry;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.weights.RecordingWeights;

/** Looks for parts with which a pipeline would fit, each tried with its defaults. */
final class Alternatives {
    private final Registry registry;
    private final Manifest manifest;
    private final PartResolver resolver;

    Alternatives(Registry registry, Manifest manifest, PartResolver resolver) {
        this.registry = registry;
        this.manifest = manifest;
        this.resolver = resolver;
    }

    /**
     * What to do about parts that do not fit.
     *
     * @param kinds of the parts at both ends, the one that asks first
     */
    String instead(String... kinds) {
        List<String> found = new ArrayList<>();
        for (String kind : kinds) {
            Set<String> names = fitting(kind);
            if (!names.isEmpty()) {
                found.add(kind + " " + String.join(" or ", names));
            }
        }
        return found.isEmpty()
                ? "No other installed "
                        + String.join(" or ", kinds)
                        + " fits as it is: change the options of one of the two parts."
                : "Use " + String.join(", or ", found) + ", or change the options.";
    }

    private Set<String> fitting(String kind) {
        Set<String> names = new LinkedHashSet<>();
        PartEntry now = manifest.parts().get(kind);
        Class<?> type = Kind.ofWord(kind).orElseThrow().type();
        for (RegisteredComponent other : registry.components()) {
            if (other.kind() == type && !other.name().equals(now.use()) && fits(now, other)) {
                names.add(other.name());
            }
        }
        return names;
    }

    private boolean fits(PartEntry now, RegisteredComponent other) {
        PartEntry candidate =
                new PartEntry(
                        now.kind(),
                        other.name(),
                        null,
                        null,
                        Map.of(),
                        now.weights(),
                        null,
                        Map.of(),
                        now.node());
        Map<String, PartBuilder.Built> built = new LinkedHashMap<>();
        try {
            PartBuilder builder =
                    new PartBuilder(
                            registry,
                            manifest,
                            part -> new RecordingWeights("").view(),
                            resolver::resolve);
            for (PartEntry entry : manifest.with(candidate).parts().values()) {
                built.put(entry.kind(), builder.build(entry));
            }
            return Edges.of(built).stream().allMatch(Edges.Edge::fits);
        } catch (IntarsiaException e) {
            return false;
        } finally {
            built.values().forEach(PartBuilder.Built::close);
        }
    }
}
