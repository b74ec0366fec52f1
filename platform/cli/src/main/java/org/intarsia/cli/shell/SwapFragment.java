package org.intarsia.cli.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.YamlReader;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Suggestions;

/** What a person types for a swap, as entries of a manifest. */
final class SwapFragment {
    private SwapFragment() {}

    /**
     * @param text YAML, or the name of a file of it
     */
    static Node.Mapping read(String text) {
        Path file = Path.of(text);
        if (text.contains(":") || !Files.isRegularFile(file)) {
            return YamlReader.read(text, "--fragment").in("--fragment");
        }
        String name = String.valueOf(file.getFileName());
        return YamlReader.read(Manifests.text(file, name), name).in(name);
    }

    /**
     * @param fragment as {@link #read} says, or null
     * @param words pairs of kind and part, each followed by options
     * @param version of the last part named, or null
     */
    static Node.Mapping of(String fragment, List<String> words, String version) {
        Node.Mapping entries = fragment == null ? Node.document(Map.of()) : read(fragment);
        for (Map.Entry<Kind, Map<String, Object>> part : named(words, version).entrySet()) {
            String kind = part.getKey().word();
            Node entry = Node.of(part.getValue(), kind).in("command line");
            entries = entries.with(kind, entry);
        }
        if (entries.entries().isEmpty()) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_COMMAND, "swap", "no part is named", "See: swap --help.");
        }
        return entries;
    }

    private static Map<Kind, Map<String, Object>> named(List<String> words, String version) {
        Map<Kind, Map<String, Object>> changes = new EnumMap<>(Kind.class);
        Map<String, Object> last = null;
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at);
            int equals = word.indexOf('=');
            Optional<Kind> kind = Kind.of(word);
            if (equals > 0 && last != null) {
                last.put(word.substring(0, equals), value(word.substring(equals + 1), word));
                at++;
            } else if (kind.isEmpty() || at + 1 >= words.size()) {
                throw new IntarsiaException(
                        ErrorCode.INVALID_COMMAND,
                        "swap " + word,
                        "a kind of part with the name of a part is expected here",
                        Suggestions.suggest(word, Kind.words(), "Kinds are"));
            } else {
                last = new LinkedHashMap<>(Map.of("use", words.get(at + 1)));
                changes.put(kind.get(), last);
                at += 2;
            }
        }
        if (version != null && last != null) {
            last.put("version", version);
        }
        return changes;
    }

    private static Object value(String text, String word) {
        return YamlReader.value(text, word, "swap").plain();
    }
}
