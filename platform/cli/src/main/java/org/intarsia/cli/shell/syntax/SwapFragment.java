package org.intarsia.cli.shell.syntax;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.pipeline.manifest.Manifests;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.pipeline.manifest.YamlReader;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.problem.Suggestions;

/** What a person types for a swap, as entries of a manifest. */
public final class SwapFragment {
    private final Problems problems;
    private final Map<String, Map<String, Object>> parts = new LinkedHashMap<>();
    private Node.Mapping entries = Node.document(Map.of());
    private Map<String, Object> last;

    private SwapFragment(Problems problems) {
        this.problems = problems;
    }

    /**
     * @param text YAML, or the name of a file of it; model files that it names are looked for
     *     beside it first
     */
    public static Node.Mapping read(String text) {
        Path file = Path.of(text);
        if (text.contains(":") || !Files.isRegularFile(file)) {
            return YamlReader.read(text, "--fragment").in("--fragment");
        }
        String name = String.valueOf(file.getFileName());
        return YamlReader.read(Manifests.text(file, name), name)
                .in(name, file.toAbsolutePath().getParent());
    }

    /**
     * The entries that a fragment and words name, as far as they can be understood.
     *
     * @param fragment as {@link #read} says, or null
     * @param words pairs of kind and part, each followed by options
     * @param version of the last part named, or null
     * @param problems takes all that is wrong with them
     */
    public static Node.Mapping of(
            String fragment, List<String> words, String version, Problems problems) {
        SwapFragment named = new SwapFragment(problems);
        problems.collect(() -> named.entries = fragment == null ? named.entries : read(fragment));
        named.add(words);
        named.version(version);
        Node.Mapping entries = named.merged();
        if (entries.entries().isEmpty() && problems.isEmpty()) {
            problems.add(
                    ErrorCode.INVALID_COMMAND, "swap", "no part is named", "See: swap --help.");
        }
        return entries;
    }

    private void add(List<String> words) {
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at);
            boolean followed = at + 1 < words.size() && !isOption(words.get(at + 1));
            if (isOption(word) && last != null) {
                option(word);
                at++;
            } else if (!Kind.words().contains(word)) {
                refuse(
                        word,
                        "a kind of part with the name of a part is expected here",
                        Suggestions.suggest(word, Kind.words(), "Kinds are"));
                // What follows is most likely meant as its part and that part's options.
                last = new LinkedHashMap<>();
                at += followed && !Kind.words().contains(words.get(at + 1)) ? 2 : 1;
            } else if (!followed) {
                refuse(word, "the name of a part is expected behind it", "See: parts.");
                last = new LinkedHashMap<>();
                at++;
            } else {
                part(word, words.get(at + 1));
                at += 2;
            }
        }
    }

    private static boolean isOption(String word) {
        return word.indexOf('=') > 0;
    }

    private void part(String kind, String name) {
        if (parts.containsKey(kind)) {
            refuse(kind, "it is named twice", "Name each kind once.");
        }
        last = new LinkedHashMap<>(Map.of("use", name));
        parts.put(kind, last);
    }

    private void option(String word) {
        String name = word.substring(0, word.indexOf('='));
        if (last.containsKey(name)) {
            refuse(word, name + " is given twice", "Give it once.");
        }
        problems.collect(
                () ->
                        last.put(
                                name,
                                YamlReader.value(word.substring(name.length() + 1), word, "swap")
                                        .plain()));
    }

    private void version(String range) {
        if (range == null) {
            return;
        }
        if (last == null) {
            refuse(
                    "--version " + range,
                    "no part is named that it could belong to",
                    "Name the part, or write the version into the fragment.");
        } else if (last.put("version", range) != null) {
            refuse("--version " + range, "version is given twice", "Give it once.");
        }
    }

    private Node.Mapping merged() {
        Node.Mapping all = entries;
        for (Map.Entry<String, Map<String, Object>> part : parts.entrySet()) {
            if (entries.entries().containsKey(part.getKey())) {
                refuse(part.getKey(), "the fragment names it too", "Name each kind once.");
            }
            Node entry = Node.of(part.getValue(), part.getKey()).in("command line");
            all = all.with(part.getKey(), entry);
        }
        return all;
    }

    private void refuse(String word, String cause, String next) {
        problems.add(ErrorCode.INVALID_COMMAND, "swap " + word, cause, next);
    }
}
