package org.intarsia.app.difference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares manifests entry by entry. */
public final class ManifestDifferences {
    /** A swap holds on to the versions of parts, which a person does not write. */
    private static final String VERSION = "version";

    private ManifestDifferences() {}

    /**
     * Entries by path, such as {@code sampler.steps}, that differ; versions are not compared.
     *
     * @param recorded a manifest as plain maps
     */
    public static List<Difference> of(Map<String, Object> recorded, Map<String, Object> now) {
        return between(values(recorded), values(now));
    }

    /** Values by path that differ. */
    public static List<Difference> between(Map<String, String> recorded, Map<String, String> now) {
        Set<String> paths = new TreeSet<>(recorded.keySet());
        paths.addAll(now.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String path : paths) {
            if (!Objects.equals(recorded.get(path), now.get(path))) {
                differences.add(
                        new Difference(
                                path, recorded.getOrDefault(path, ""), now.getOrDefault(path, "")));
            }
        }
        return differences;
    }

    private static Map<String, String> values(Map<String, Object> manifest) {
        Map<String, String> values = new TreeMap<>();
        flatten("", manifest, values);
        return values;
    }

    private static void flatten(String path, Object value, Map<String, String> values) {
        if (value instanceof Map<?, ?> map) {
            map.forEach(
                    (name, inner) -> {
                        if (!VERSION.equals(name)) {
                            flatten(path + (path.isEmpty() ? "" : ".") + name, inner, values);
                        }
                    });
        } else {
            values.put(path, String.valueOf(value));
        }
    }
}
