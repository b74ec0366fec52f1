package org.intarsia.app.models;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model file of a manifest.
 *
 * @param manifest its name
 * @param file as the manifest names it
 * @param key the nested dict of a PyTorch file, or null
 * @param parts kinds of the parts that read it
 * @param bytes of the file and its shards; 0 where it is missing
 * @param path where it is, or where it is to be put
 * @param source where a person gets it, or null where the manifest does not say
 * @param sha256 that the manifest expects, or null
 * @param problem what is wrong with it, or null
 */
public record ModelFileInfo(
        String manifest,
        String file,
        @Nullable String key,
        List<String> parts,
        ModelStatus status,
        long bytes,
        Path path,
        @Nullable String source,
        @Nullable String sha256,
        @Nullable String problem) {
    public ModelFileInfo {
        parts = List.copyOf(parts);
    }

    /** Texts, numbers and lists by name; what is not known is left out. */
    public Map<String, Object> plain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("manifest", manifest);
        plain.put("file", file);
        put(plain, "key", key);
        plain.put("parts", parts);
        plain.put("status", status.word());
        plain.put("bytes", bytes);
        plain.put("path", path.toString());
        put(plain, "source", source);
        put(plain, "sha256", sha256);
        put(plain, "problem", problem);
        return plain;
    }

    private static void put(Map<String, Object> plain, String name, @Nullable String value) {
        if (value != null) {
            plain.put(name, value);
        }
    }
}
