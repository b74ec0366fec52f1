package org.intarsia.app.reproduce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.app.difference.Difference;
import org.intarsia.app.difference.ManifestDifferences;
import org.intarsia.app.picture.Provenance;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.IntarsiaException;

/** Compares what two pictures say of their making. */
final class Differences {
    private final List<Difference> found = new ArrayList<>();

    private Differences() {}

    static List<Difference> of(Map<String, String> recorded, Map<String, String> now) {
        Differences differences = new Differences();
        for (Kind kind : Kind.values()) {
            String name = Provenance.PREFIX + kind.word();
            differences.add(kind.word(), recorded.get(name), now.get(name));
        }
        differences.addAll(
                "weights of ",
                ManifestDifferences.between(
                        weights(recorded.getOrDefault(Provenance.WEIGHTS, "")),
                        weights(now.getOrDefault(Provenance.WEIGHTS, ""))));
        differences.addAll("manifest ", ManifestDifferences.of(manifest(recorded), manifest(now)));
        differences.add("latent", recorded.get(Provenance.LATENT), now.get(Provenance.LATENT));
        differences.add("texts", text(recorded), text(now));
        return differences.found;
    }

    /** The digest; which row of a request it was does not count. */
    private static String text(Map<String, String> entries) {
        return entries.getOrDefault(Provenance.TEXT, "").replaceFirst("^\\d+ of ", "");
    }

    private void add(String what, String recorded, String now) {
        String before = recorded == null ? "" : recorded;
        String after = now == null ? "" : now;
        if (!before.equals(after)) {
            found.add(new Difference(what, before, after));
        }
    }

    private void addAll(String what, List<Difference> differences) {
        differences.forEach(
                one -> found.add(new Difference(what + one.what(), one.recorded(), one.found())));
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

    /** One that cannot be read has one value, its text. */
    private static Map<String, Object> manifest(Map<String, String> entries) {
        String text = entries.getOrDefault(Provenance.MANIFEST, "");
        try {
            return Manifests.parse(text, "picture").root().plain();
        } catch (IntarsiaException e) {
            return Map.of("text", text);
        }
    }
}
