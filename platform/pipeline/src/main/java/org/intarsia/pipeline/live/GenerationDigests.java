package org.intarsia.pipeline.live;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.intarsia.base.Digests;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Kind;

/**
 * What decides a generation's answers; equal for generations that answer the same.
 *
 * @param manifest the SHA-256 of its manifest
 * @param parts name, bundle, version and SHA-256 of each part
 * @param weights the SHA-256 of every weights file, by the file's name
 */
public record GenerationDigests(
        String manifest, Map<Kind, String> parts, Map<String, String> weights) {
    public GenerationDigests {
        Map<Kind, String> ordered = new EnumMap<>(Kind.class);
        ordered.putAll(parts);
        parts = Collections.unmodifiableMap(ordered);
        weights = Map.copyOf(weights);
    }

    /** All of them as one SHA-256: what is saved of a run can be gone on with by the same alone. */
    public String key() {
        return Digests.sha256(manifest + "\n" + parts + "\n" + new TreeMap<>(weights));
    }

    static GenerationDigests of(Assembly assembly) {
        Map<Kind, String> parts = new EnumMap<>(Kind.class);
        for (Plan.Part part : assembly.plan().parts()) {
            parts.put(
                    part.kind(),
                    String.join(" ", part.name(), part.bundle(), part.version(), part.digest()));
        }
        return new GenerationDigests(
                Digests.sha256(assembly.plan().manifest().root().plain().toString()),
                parts,
                assembly.weightDigests());
    }
}
