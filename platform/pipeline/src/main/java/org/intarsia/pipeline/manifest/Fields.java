package org.intarsia.pipeline.manifest;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.problem.Suggestions;

/**
 * Reads the entries of one map, noting every one that is missing, misspelt or of the wrong kind.
 */
public final class Fields {
    private final Node.Mapping map;
    private final Problems problems;

    public Fields(Node.Mapping map, Problems problems) {
        this.map = map;
        this.problems = problems;
    }

    public Node.Mapping map() {
        return map;
    }

    /** Notes every entry that is none of {@code known}, with the near one. */
    public void only(Collection<String> known) {
        for (var entry : map.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                problems.add(
                        ErrorCode.UNKNOWN_ENTRY,
                        entry.getValue().place(),
                        "no such entry",
                        Suggestions.suggest(entry.getKey(), known, "Entries here are"));
            }
        }
    }

    public Optional<Node> find(String key) {
        return Optional.ofNullable(map.entries().get(key));
    }

    /** Where an entry is, or would be. */
    public Place place(String key) {
        return find(key)
                .map(Node::place)
                .orElseGet(
                        () ->
                                new Node.Scalar(Node.below(map.path(), key), map.origin(), null, "")
                                        .place());
    }

    public Optional<String> text(String key) {
        return scalar(key, "a text", scalar -> scalar.value() == null ? null : scalar.text());
    }

    public String textOr(String key, String otherwise) {
        return text(key).orElse(otherwise);
    }

    /** A whole number of 32 bits. */
    public Optional<Integer> whole(String key) {
        boolean large =
                map.entries().get(key) instanceof Node.Scalar scalar
                        && (scalar.value() instanceof Long || scalar.value() instanceof BigInteger);
        return scalar(
                key,
                large ? "a whole number of 32 bits" : "a whole number",
                scalar -> scalar.value() instanceof Integer whole ? whole : null);
    }

    /** A whole number of 64 bits. */
    public Optional<Long> wholeLong(String key) {
        return scalar(
                key,
                "a whole number of 64 bits",
                scalar ->
                        scalar.value() instanceof Integer || scalar.value() instanceof Long
                                ? ((Number) scalar.value()).longValue()
                                : null);
    }

    public Optional<Double> number(String key) {
        return scalar(
                key,
                "a number",
                scalar -> scalar.value() instanceof Number number ? number.doubleValue() : null);
    }

    public Optional<Boolean> truth(String key) {
        return scalar(
                key,
                "true or false",
                scalar -> scalar.value() instanceof Boolean truth ? truth : null);
    }

    public Optional<Fields> section(String key) {
        Node node = map.entries().get(key);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof Node.Mapping section) {
            return Optional.of(new Fields(section, problems));
        }
        problems.add(
                ErrorCode.INVALID_ENTRY,
                node.place(),
                "a map of names to values is expected",
                "Write {name: value, ...}.");
        return Optional.empty();
    }

    /** The items of a list of words; empty when there is none. */
    public List<String> words(String key) {
        Node node = map.entries().get(key);
        List<String> words = new ArrayList<>();
        if (node instanceof Node.Sequence sequence) {
            sequence.items().forEach(item -> word(item).ifPresent(words::add));
        } else if (node != null) {
            problems.add(
                    ErrorCode.INVALID_ENTRY,
                    node.place(),
                    "a list is expected",
                    "Write [a, b, c].");
        }
        return words;
    }

    /** A word keeps its text, whatever YAML takes it for: {@code no}, {@code null}, {@code 007}. */
    private Optional<String> word(Node item) {
        if (item instanceof Node.Scalar scalar && !scalar.text().isEmpty()) {
            return Optional.of(scalar.text());
        }
        problems.add(
                ErrorCode.INVALID_ENTRY,
                item.place(),
                "a word is expected, not " + described(item),
                "Fix the item.");
        return Optional.empty();
    }

    private static String described(Node node) {
        if (node instanceof Node.Scalar scalar) {
            return scalar.described();
        }
        return node instanceof Node.Sequence ? "a list" : "a map";
    }

    /** Notes a missing entry. */
    public void missing(String key, String next) {
        problems.add(ErrorCode.MISSING_ENTRY, map.place(), "\"" + key + "\" is missing", next);
    }

    /** Notes what is wrong with an entry. */
    void problem(ErrorCode code, String key, String cause, String next) {
        problems.add(code, place(key), cause, next);
    }

    private <T> Optional<T> scalar(String key, String expected, Function<Node.Scalar, T> read) {
        Node node = map.entries().get(key);
        if (node == null) {
            return Optional.empty();
        }
        T value = node instanceof Node.Scalar scalar ? read.apply(scalar) : null;
        if (value == null) {
            problems.add(
                    ErrorCode.INVALID_ENTRY,
                    node.place(),
                    expected + " is expected, not " + described(node),
                    "Fix the value.");
        }
        return Optional.ofNullable(value);
    }
}
