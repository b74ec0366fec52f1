package org.intarsia.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.intarsia.training.net.Net;
import org.intarsia.training.recipe.Recipe;

/**
 * What a training is, as its checkpoints say it.
 *
 * @param fixed what must be the same for a training to be resumed, by name
 * @param open what may change on the way, by name
 */
record Identity(SortedMap<String, String> fixed, SortedMap<String, String> open) {
    private static final String FIXED = "fixed.";
    private static final String OPEN = "open.";
    private static final int MOST_WORDS = 4;

    /**
     * @param net what the recipe trains
     */
    static Identity of(Recipe recipe, Net net) {
        SortedMap<String, String> fixed = new TreeMap<>(net.identity());
        fixed.putAll(recipe.fixed());
        return new Identity(fixed, new TreeMap<>(recipe.open()));
    }

    /** For a checkpoint's metadata. */
    Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>();
        fixed.forEach((name, value) -> metadata.put(FIXED + name, value));
        open.forEach((name, value) -> metadata.put(OPEN + name, value));
        return metadata;
    }

    /** What a checkpoint has otherwise that must be the same, in words; empty when nothing. */
    List<String> differences(Map<String, String> metadata) {
        return changes(fixed, named(metadata, FIXED));
    }

    /** What a checkpoint has otherwise that may change, in words. */
    List<String> changes(Map<String, String> metadata) {
        return changes(open, named(metadata, OPEN));
    }

    private static Map<String, String> named(Map<String, String> metadata, String prefix) {
        Map<String, String> named = new TreeMap<>();
        metadata.forEach(
                (name, value) -> {
                    if (name.startsWith(prefix)) {
                        named.put(name.substring(prefix.length()), value);
                    }
                });
        return named;
    }

    private static List<String> changes(Map<String, String> now, Map<String, String> before) {
        List<String> changes = new ArrayList<>();
        for (String name : union(now, before)) {
            String was = before.getOrDefault(name, "none");
            String is = now.getOrDefault(name, "none");
            if (!was.equals(is)) {
                changes.add(name + " was " + only(was, is) + ", is " + only(is, was));
            }
        }
        return changes;
    }

    private static List<String> union(Map<String, String> now, Map<String, String> before) {
        SortedMap<String, String> all = new TreeMap<>(now);
        all.putAll(before);
        return List.copyOf(all.keySet());
    }

    /** Of one description the words that the other does not have. */
    private static String only(String description, String other) {
        List<String> others = words(other);
        List<String> own =
                words(description).stream().filter(word -> !others.contains(word)).toList();
        if (own.isEmpty()) {
            return description;
        }
        String some = own.stream().limit(MOST_WORDS).collect(Collectors.joining(" "));
        return own.size() > MOST_WORDS ? some + " ..." : some;
    }

    private static List<String> words(String description) {
        return Arrays.stream(description.split("[ ,\\[\\]{}]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
