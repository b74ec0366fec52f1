package org.intarsia.pipeline.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.problem.Place;

/** A value of a YAML document with its place. Immutable. */
public sealed interface Node {
    /** Dotted path from the root: {@code backbone.weights.file}. */
    String path();

    /** 1-based; 0 where the value comes from no file. */
    int line();

    /** As maps, lists, strings, numbers and booleans; null for an empty value. */
    Object plain();

    /** Where it stands, for messages. */
    default Place place() {
        int dot = path().lastIndexOf('.');
        Place place =
                dot < 0
                        ? Place.part(path().isEmpty() ? "manifest" : path())
                        : Place.option(path().substring(0, dot), path().substring(dot + 1));
        return place.at(line());
    }

    record Mapping(String path, int line, Map<String, Node> entries) implements Node {
        public Mapping {
            entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public Map<String, Object> plain() {
            Map<String, Object> plain = new LinkedHashMap<>();
            entries.forEach((key, value) -> plain.put(key, value.plain()));
            return plain;
        }
    }

    record Sequence(String path, int line, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public List<Object> plain() {
            List<Object> plain = new ArrayList<>();
            items.forEach(item -> plain.add(item.plain()));
            return plain;
        }
    }

    record Scalar(String path, int line, Object value) implements Node {
        @Override
        public Object plain() {
            return value;
        }
    }

    /** The tree of plain values, at no line. */
    static Node of(Object plain, String path) {
        if (plain instanceof Map<?, ?> map) {
            Map<String, Node> entries = new LinkedHashMap<>();
            map.forEach(
                    (key, value) ->
                            entries.put(key.toString(), of(value, below(path, key.toString()))));
            return new Mapping(path, 0, entries);
        }
        if (plain instanceof Iterable<?> list) {
            List<Node> items = new ArrayList<>();
            list.forEach(item -> items.add(of(item, path + "[" + items.size() + "]")));
            return new Sequence(path, 0, items);
        }
        return new Scalar(path, 0, plain);
    }

    static String below(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
