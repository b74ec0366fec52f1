package org.intarsia.pipeline.manifest;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.intarsia.base.Digests;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.weights.NameRules;
import org.intarsia.weights.Renaming;
import org.jspecify.annotations.Nullable;

/**
 * Where a part's parameters come from.
 *
 * @param file a path inside the model folder
 * @param key the nested dict of a torch file, or null
 * @param prefix is put before every name, {@code net.}; may be empty
 * @param ignore beginnings of names, after the prefix, of what else the file holds: {@code loss.}
 * @param rename parts of the file's names, with what replaces them: {@code _orig_mod} with nothing
 * @param sha256 of the file in hex, or null when it is not checked
 * @param source where a person gets the file, for the message when it is not there; or null
 * @param folder in which the file is looked for first, or null
 * @param place for messages
 */
public record WeightsEntry(
        String file,
        @Nullable String key,
        String prefix,
        List<String> ignore,
        Map<String, String> rename,
        @Nullable String sha256,
        @Nullable String source,
        @Nullable Path folder,
        Place place) {
    public WeightsEntry {
        ignore = List.copyOf(ignore);
        rename = Map.copyOf(rename);
        sha256 = sha256 == null ? null : Digests.normalised(sha256);
    }

    /**
     * Checks that a file is the one that is meant.
     *
     * @param digest computes the file's SHA-256; asked only where the entry states one
     * @param document in which the entry stands, for the message
     * @throws IntarsiaException INT-315 when the entry states another than the file has
     */
    public void checkDigest(Supplier<String> digest, String document) {
        if (sha256 == null) {
            return;
        }
        String found = digest.get();
        if (!sha256.equals(found)) {
            throw new IntarsiaException(
                    ErrorCode.WRONG_CHECKSUM,
                    place,
                    file
                            + " is not the file that the "
                            + document
                            + " expects: its SHA-256 is "
                            + found,
                    "Get the right file, or remove sha256 from the " + document + ".");
        }
    }

    /** A {@code weights:} section. */
    public static WeightsEntry of(Fields fields) {
        fields.only(
                List.of("file", "role", "key", "prefix", "ignore", "rename", "sha256", "source"));
        String file = fields.text("file").or(() -> fields.text("role")).orElse("");
        if (file.isEmpty()) {
            fields.missing("file", "Name a file of the model folder.");
        }
        return new WeightsEntry(
                file,
                fields.text("key").orElse(null),
                fields.textOr("prefix", ""),
                fields.words("ignore"),
                fields.section("rename").map(WeightsEntry::renaming).orElse(Map.of()),
                fields.text("sha256").orElse(null),
                fields.text("source").orElse(null),
                fields.map().origin().folder(),
                fields.map().place());
    }

    /** A {@code tokenizer:} section. */
    static WeightsEntry ofTokenizer(Fields fields) {
        fields.only(List.of("file", "sha256", "source"));
        if (fields.text("file").isEmpty()) {
            fields.missing("file", "Name a file of the model folder.");
        }
        return new WeightsEntry(
                fields.textOr("file", ""),
                null,
                "",
                List.of(),
                Map.of(),
                fields.text("sha256").orElse(null),
                fields.text("source").orElse(null),
                fields.map().origin().folder(),
                fields.map().place());
    }

    /** The file of a tokenizer beside these weights. */
    public WeightsEntry tokenizerBeside() {
        int slash = file.lastIndexOf('/') + 1;
        return new WeightsEntry(
                file.substring(0, slash) + "tokenizer.json",
                null,
                "",
                List.of(),
                Map.of(),
                null,
                source,
                folder,
                place);
    }

    private static Map<String, String> renaming(Fields fields) {
        Map<String, String> rename = new LinkedHashMap<>();
        Set<List<String>> seen = new HashSet<>();
        for (String from : fields.map().entries().keySet()) {
            List<String> parts = Renaming.parts(from);
            if (parts.isEmpty()) {
                fields.problem(
                        ErrorCode.INVALID_ENTRY,
                        from,
                        "it names no part of a name",
                        "Name what is replaced, such as _orig_mod.");
            } else if (!seen.add(parts)) {
                fields.problem(
                        ErrorCode.RENAMED_NAMES_COLLIDE,
                        from,
                        "another rule renames the same",
                        "Keep one of the two.");
            }
            fields.text(from).ifPresent(to -> rename.put(from, to));
        }
        return rename;
    }

    /** What is read, without what is said for messages: equal for parts that read the same. */
    public WeightsEntry read() {
        return new WeightsEntry(
                file, key, prefix, ignore, rename, sha256, null, folder, Place.part(""));
    }

    /** How the file's names and those of the parts belong together. */
    public NameRules names() {
        return new NameRules(prefix, ignore, new Renaming(rename));
    }
}
