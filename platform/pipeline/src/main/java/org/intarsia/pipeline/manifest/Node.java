package org.intarsia.pipeline.manifest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.problem.Place;
import org.jspecify.annotations.Nullable;

/** A value of a YAML document with the place where it is written. Immutable. */
public sealed interface Node {
    /**
     * Where a value is written.
     *
     * @param file its own name, or the option of the command line that gave it; empty for the
     *     document that is being read, which needs no naming
     * @param folder in which the file lies, where paths in it begin there; else null
     * @param line 1-based; 0 where the value comes from no file
     */
    record Origin(String file, @Nullable Path folder, int line) {
        /** Of a value that a program made. */
        public static final Origin NONE = new Origin("", 0);

        public Origin(String file, int line) {
            this(file, null, line);
        }

        private Origin in(String otherFile, @Nullable Path otherFolder) {
            return new Origin(otherFile, otherFolder, line);
        }
    }

    /** Dotted path from the root: {@code backbone.weights.file}. */
    String path();

    Origin origin();

    /** As maps, lists, strings, numbers and booleans; null for an empty value. */
    Object plain();

    /** The same value, said to be in a file, which is named in messages. */
    default Node in(String file) {
        return in(file, null);
    }

    /**
     * As {@link #in(String)}; model files that the value names are looked for in a folder first.
     */
    Node in(String file, @Nullable Path folder);

    /** The place for messages. */
    default Place place() {
        int dot = path().lastIndexOf('.');
        Place place =
                dot < 0
                        ? Place.part(path().isEmpty() ? "manifest" : path())
                        : Place.option(path().substring(0, dot), path().substring(dot + 1));
        return place.at(origin().line()).in(origin().file());
    }

    record Mapping(String path, Origin origin, Map<String, Node> entries) implements Node {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public Map<String, Object> plain() {
            Map<String, Object> plain = new LinkedHashMap<>();
            entries.forEach((key, value) -> plain.put(key, value.plain()));
            return plain;
        }

        @Override
        public Mapping in(String file) {
            return in(file, null);
        }

        @Override
        public Mapping in(String file, @Nullable Path folder) {
            Map<String, Node> moved = new LinkedHashMap<>();
            entries.forEach((key, value) -> moved.put(key, value.in(file, folder)));
            return new Mapping(path, origin.in(file, folder), moved);
        }

        /** The same with an entry in place of the one of that name, or after all others. */
        public Mapping with(String key, Node value) {
            Map<String, Node> changed = new LinkedHashMap<>(entries);
            changed.put(key, value);
            return new Mapping(path, origin, changed);
        }

        /** The same with entries in place of those of their names, or after all others. */
        public Mapping with(Map<String, Node> values) {
            Map<String, Node> changed = new LinkedHashMap<>(entries);
            changed.putAll(values);
            return new Mapping(path, origin, changed);
        }

        /** The same without some entries. */
        public Mapping without(List<String> keys) {
            Map<String, Node> changed = new LinkedHashMap<>(entries);
            changed.keySet().removeAll(keys);
            return new Mapping(path, origin, changed);
        }
    }

    record Sequence(String path, Origin origin, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public List<Object> plain() {
            List<Object> plain = new ArrayList<>();
            items.forEach(item -> plain.add(item.plain()));
            return plain;
        }

        @Override
        public Sequence in(String file, @Nullable Path folder) {
            List<Node> moved = items.stream().map(item -> item.in(file, folder)).toList();
            return new Sequence(path, origin.in(file, folder), moved);
        }
    }

    /**
     * @param value a number, boolean or text; null for nothing
     * @param text as it was written, without quotes: {@code 1.10} and not 1.1
     */
    record Scalar(String path, Origin origin, Object value, String text) implements Node {
        @Override
        public Object plain() {
            return value;
        }

        /** What was written, for messages: {@code 3}, {@code the text "x"}, nothing. */
        public String described() {
            if (value == null) {
                return "nothing";
            }
            if (!(value instanceof String)) {
                return text;
            }
            boolean quoted = !(YamlScalars.value(text) instanceof String);
            return (quoted ? "the quoted text \"" : "the text \"") + text + "\"";
        }

        @Override
        public Scalar in(String file, @Nullable Path folder) {
            return new Scalar(path, origin.in(file, folder), value, text);
        }
    }

    /** The tree of plain values, at no line. */
    static Node of(Object plain, String path) {
        if (plain instanceof Map<?, ?> map) {
            Map<String, Node> entries = new LinkedHashMap<>();
            map.forEach(
                    (key, value) ->
                            entries.put(key.toString(), of(value, below(path, key.toString()))));
            return new Mapping(path, Origin.NONE, entries);
        }
        if (plain instanceof Iterable<?> list) {
            List<Node> items = new ArrayList<>();
            list.forEach(item -> items.add(of(item, path + "[" + items.size() + "]")));
            return new Sequence(path, Origin.NONE, items);
        }
        return new Scalar(path, Origin.NONE, plain, plain == null ? "" : plain.toString());
    }

    /** A whole document of plain values, at no line. */
    static Mapping document(Map<String, ?> plain) {
        return (Mapping) of(plain, "");
    }

    static String below(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
