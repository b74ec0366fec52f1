package org.intarsia.app.difference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.app.host.GenerationInfo;
import org.intarsia.app.host.PartInfo;

/** What changes when one generation serves in the place of another. */
public final class GenerationDifferences {
    private GenerationDifferences() {}

    /**
     * Parts by their kind, with name, version and digest; then the entries of the manifest by their
     * path, such as {@code sampler.steps}.
     *
     * @param from {@link Difference#recorded}
     * @param to {@link Difference#found}
     */
    public static List<Difference> of(GenerationInfo from, GenerationInfo to) {
        List<Difference> differences =
                new ArrayList<>(ManifestDifferences.between(parts(from), parts(to)));
        differences.addAll(
                ManifestDifferences.of(
                        from.manifest().root().plain(), to.manifest().root().plain()));
        return differences;
    }

    private static Map<String, String> parts(GenerationInfo generation) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (PartInfo part : generation.parts()) {
            parts.merge(
                    part.kind().word(),
                    part.name() + " " + part.version() + " sha256 " + part.digest(),
                    (one, other) -> one + ", " + other);
        }
        return parts;
    }
}
