package org.intarsia.pipeline.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.kernel.Registry;
import org.intarsia.pipeline.build.BuiltPart;
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
    String instead(Kind... kinds) {
        List<String> found = new ArrayList<>();
        for (Kind kind : kinds) {
            Set<String> names = manifest.parts().containsKey(kind) ? fitting(kind) : Set.of();
            if (!names.isEmpty()) {
                found.add(kind + " " + String.join(" or ", names));
            }
        }
        return found.isEmpty()
                ? "No other installed "
                        + Arrays.stream(kinds).map(Kind::word).collect(Collectors.joining(" or "))
                        + " fits as it is: change the options of one of the two parts."
                : "Use " + String.join(", or ", found) + ", or change the options.";
    }

    private Set<String> fitting(Kind kind) {
        Set<String> names = new LinkedHashSet<>();
        PartEntry now = manifest.parts().get(kind);
        for (RegisteredComponent other : registry.components()) {
            if (other.kind() == kind.type()
                    && !other.name().equals(now.use())
                    && fits(now, other)) {
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
                        now.tokenizer(),
                        null,
                        false,
                        Map.of(),
                        now.node());
        Map<Kind, BuiltPart> built = new EnumMap<>(Kind.class);
        try {
            PartBuilder builder =
                    new PartBuilder(
                            registry,
                            manifest,
                            part -> new RecordingWeights("").view(),
                            part -> PlannedTokenizer.FILE,
                            resolver::resolve);
            for (PartEntry entry : manifest.with(candidate).parts().values()) {
                built.put(entry.kind(), builder.build(entry));
            }
            return Edges.of(built, manifest.declaredLatents(), manifest.conditioning()).stream()
                    .allMatch(Edges.Edge::fits);
        } catch (IntarsiaException e) {
            return false;
        } finally {
            built.values().forEach(BuiltPart::close);
        }
    }
}
