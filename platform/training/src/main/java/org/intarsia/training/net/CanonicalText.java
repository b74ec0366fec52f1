package org.intarsia.training.net;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.intarsia.spi.plugin.OptionGroup;

/** Texts of values that are the same in every process: maps and sets in the order of their keys. */
final class CanonicalText {
    private CanonicalText() {}

    static String text(Object value) {
        if (value instanceof Record options) {
            List<String> components = new ArrayList<>();
            add(options, components);
            return components.toString();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, String> sorted = new TreeMap<>();
            map.forEach((key, inner) -> sorted.put(text(key), text(inner)));
            return sorted.toString();
        }
        if (value instanceof Collection<?> items) {
            List<String> texts = items.stream().map(CanonicalText::text).toList();
            return (value instanceof Set ? texts.stream().sorted().toList() : texts).toString();
        }
        return String.valueOf(value);
    }

    /** The options of a group are those of its record: a pipeline does not change by grouping. */
    private static void add(Record options, List<String> components) {
        for (RecordComponent component : options.getClass().getRecordComponents()) {
            Object value = read(options, component);
            if (component.isAnnotationPresent(OptionGroup.class)) {
                add((Record) value, components);
            } else {
                components.add(component.getName() + "=" + text(value));
            }
        }
    }

    private static Object read(Record options, RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(options);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }
}
