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
    private static final String TOKENIZER = "tokenizer";
    private static final String DECODER = "decoder";

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
        if (fragment.containsKey(TOKENIZER) && manifest.hasDefaultDecoder()) {
            root.computeIfPresent(DECODER, (kind, section) -> unpinned(section));
        }
        fragment.forEach((key, value) -> root.put(key, merged(before(root, key), value)));
        return Manifests.of((Node.Mapping) Node.of(root, ""));
    }

    /** What a fragment changes; where no decoder is named, the tokenizer's entries. */
    private static Object before(Map<String, Object> root, String key) {
        if (!key.equals(DECODER) || !(root.get(TOKENIZER) instanceof Map<?, ?> tokenizer)) {
            return root.get(key);
        }
        Object decoder = root.get(DECODER);
        if (decoder instanceof Map<?, ?> own && own.containsKey(USE)) {
            return own;
        }
        Map<Object, Object> pair = new LinkedHashMap<>(tokenizer);
        if (decoder instanceof Map<?, ?> own) {
            pair.putAll(own);
        }
        return pair;
    }

    /** The version of a tokenizer's pair is nothing to hold when another tokenizer comes. */
    private static Object unpinned(Object section) {
        if (!(section instanceof Map<?, ?> entries)) {
            return section;
        }
        Map<Object, Object> rest = new LinkedHashMap<>(entries);
        rest.remove(VERSION);
        return rest;
    }

    private static void pin(Map<String, Object> root, Plan.Part part) {
        Object entry = root.getOrDefault(part.kind(), Map.of());
        if (entry instanceof Map<?, ?> map) {
            Map<Object, Object> pinned = new LinkedHashMap<>(map);
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
