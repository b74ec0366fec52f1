package org.intarsia.pipeline.live;

import java.util.LinkedHashMap;
import java.util.Map;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.plan.Plan;

/** A running manifest with some entries changed. */
final class Fragments {
    private static final String USE = "use";
    private static final String VERSION = "version";

    private Fragments() {}

    /**
     * The manifest with the fragment's entries in place of its own. A part of the same name keeps
     * its options where the fragment says only {@code use} and {@code version}.
     *
     * @param running null where no version is to be held
     */
    static Manifest apply(Manifest manifest, Plan running, Map<String, Object> fragment) {
        Map<String, Object> root = new LinkedHashMap<>(manifest.root().plain());
        if (running != null) {
            running.parts().forEach(part -> pin(root, part));
        }
        fragment.forEach((key, value) -> root.put(key, merged(root.get(key), value)));
        return Manifests.of((Node.Mapping) Node.of(root, ""));
    }

    private static void pin(Map<String, Object> root, Plan.Part part) {
        if (root.get(part.kind()) instanceof Map<?, ?> entry) {
            Map<Object, Object> pinned = new LinkedHashMap<>(entry);
            pinned.put(VERSION, "[" + part.version() + "," + part.version() + "]");
            root.put(part.kind(), pinned);
        }
    }

    private static Object merged(Object old, Object given) {
        if (!(old instanceof Map<?, ?> before) || !(given instanceof Map<?, ?> now)) {
            return given;
        }
        boolean same = before.get(USE) != null && before.get(USE).equals(now.get(USE));
        boolean bare =
                now.keySet().stream().allMatch(key -> key.equals(USE) || key.equals(VERSION));
        if (!same || !bare) {
            return given;
        }
        Map<Object, Object> merged = new LinkedHashMap<>(before);
        merged.remove(VERSION);
        merged.putAll(now);
        return merged;
    }
}
