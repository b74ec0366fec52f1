package org.intarsia.app.tuning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.base.Digests;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Kind;

/** Tells networks apart that may differ in speed: their parts with options, sizes and shapes. */
final class NetworkKey {
    private static final List<Kind> KINDS =
            List.of(Kind.BACKBONE, Kind.HEAD, Kind.GUIDANCE, Kind.SAMPLER);
    private static final String WEIGHTS = "weights";

    private NetworkKey() {}

    /** The name of the backbone, and a digest of the rest; other weights are the same network. */
    static String of(Assembly assembly) {
        Plan plan = assembly.plan();
        Map<String, Object> entries = plan.manifest().root().plain();
        StringBuilder all = new StringBuilder();
        String backbone = "";
        for (Plan.Part part : plan.parts()) {
            if (KINDS.contains(part.kind())) {
                all.append(part.kind()).append(' ').append(part.name()).append(' ');
                all.append(part.version()).append(' ').append(part.parameters()).append(' ');
                all.append(options(entries.get(part.kind().word()))).append('\n');
            }
            backbone = part.kind() == Kind.BACKBONE ? part.name() : backbone;
        }
        all.append(assembly.latents()).append(' ').append(assembly.image());
        all.append(' ')
                .append(assembly.conditioning())
                .append(' ')
                .append(entries.get("precision"));
        return backbone + " " + Digests.sha256(all.toString()).substring(0, 16);
    }

    private static Object options(Object entry) {
        if (entry instanceof Map<?, ?> map) {
            Map<Object, Object> options = new LinkedHashMap<>(map);
            options.remove(WEIGHTS);
            return options;
        }
        return String.valueOf(entry);
    }
}
