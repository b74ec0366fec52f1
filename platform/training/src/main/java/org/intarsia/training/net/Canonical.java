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

/** Texts of values that are the same in every process: maps and sets in the order of their keys. */
final class Canonical {
    private Canonical() {}

    static String text(Object value) {
        if (value instanceof Record options) {
            List<String> components = new ArrayList<>();
            for (RecordComponent component : options.getClass().getRecordComponents()) {
                components.add(component.getName() + "=" + text(read(options, component)));
            }
            return components.toString();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, String> sorted = new TreeMap<>();
            map.forEach((key, inner) -> sorted.put(text(key), text(inner)));
            return sorted.toString();
        }
        if (value instanceof Collection<?> items) {
            List<String> texts = items.stream().map(Canonical::text).toList();
            return (value instanceof Set ? texts.stream().sorted().toList() : texts).toString();
        }
        return String.valueOf(value);
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
