package org.intarsia.app.reproduce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.intarsia.app.picture.Provenance;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.IntarsiaException;

/** Compares what two pictures say of their making. */
final class Differences {
    /** The part's own entry says more exactly which version it is. */
    private static final String VERSION = "version";

    private final List<Difference> found = new ArrayList<>();

    private Differences() {}

    static List<Difference> of(Map<String, String> recorded, Map<String, String> now) {
        Differences differences = new Differences();
        for (Kind kind : Kind.values()) {
            String name = Provenance.PREFIX + kind.word();
            differences.add(kind.word(), recorded.get(name), now.get(name));
        }
        differences.compare(
                "weights of ",
                weights(recorded.getOrDefault(Provenance.WEIGHTS, "")),
                weights(now.getOrDefault(Provenance.WEIGHTS, "")));
        differences.compare("manifest ", manifest(recorded), manifest(now));
        differences.add("texts", recorded.get(Provenance.TEXT), now.get(Provenance.TEXT));
        return differences.found;
    }

    private void add(String what, String recorded, String now) {
        String before = recorded == null ? "" : recorded;
        String after = now == null ? "" : now;
        if (!before.equals(after)) {
            found.add(new Difference(what, before, after));
        }
    }

    private void compare(String what, Map<String, String> recorded, Map<String, String> now) {
        Set<String> names = new TreeSet<>(recorded.keySet());
        names.addAll(now.keySet());
        names.forEach(name -> add(what + name, recorded.get(name), now.get(name)));
    }

    /** Digests by file. */
    private static Map<String, String> weights(String lines) {
        Map<String, String> digests = new LinkedHashMap<>();
        for (String line : lines.split("\n")) {
            int space = line.lastIndexOf(' ');
            if (space > 0) {
                digests.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        return digests;
    }

    /** Values by path; one that cannot be read has one value, its text. */
    private static Map<String, String> manifest(Map<String, String> entries) {
        Map<String, String> values = new TreeMap<>();
        String text = entries.getOrDefault(Provenance.MANIFEST, "");
        try {
            flatten("", Manifests.parse(text, "picture").root().plain(), values);
        } catch (IntarsiaException e) {
            values.put("text", text);
        }
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
