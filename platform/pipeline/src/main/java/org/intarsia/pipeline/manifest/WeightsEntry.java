package org.intarsia.pipeline.manifest;

import java.util.List;
import org.intarsia.spi.problem.Place;

/**
 * Where a part's parameters come from.
 *
 * @param file a path inside the model folder
 * @param key the nested dict of a torch file, or null
 * @param prefix is put before every name, {@code net.}; may be empty
 * @param ignore beginnings of names, after the prefix, of what else the file holds: {@code loss.}
 * @param sha256 of the file in hex, or null when it is not checked
 * @param source where a person gets the file, for the message when it is not there; or null
 * @param place for messages
 */
public record WeightsEntry(
        String file,
        String key,
        String prefix,
        List<String> ignore,
        String sha256,
        String source,
        Place place) {
    public WeightsEntry {
        ignore = List.copyOf(ignore);
    }

    /** A {@code weights:} section. */
    public static WeightsEntry of(Fields fields) {
        fields.only(List.of("file", "role", "key", "prefix", "ignore", "sha256", "source"));
        String file = fields.text("file").or(() -> fields.text("role")).orElse("");
        if (file.isEmpty()) {
            fields.missing("file", "Name a file of the model folder.");
        }
        return new WeightsEntry(
                file,
                fields.text("key").orElse(null),
                fields.textOr("prefix", ""),
                fields.words("ignore"),
                fields.text("sha256").orElse(null),
                fields.text("source").orElse(null),
                fields.map().place());
    }

    /** What is read, without what is said for messages: equal for parts that read the same. */
    public WeightsEntry read() {
        return new WeightsEntry(file, key, prefix, ignore, sha256, null, Place.part(""));
    }
}
