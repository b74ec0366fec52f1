package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Makes an options record from the entries of a manifest. */
final class OptionRecords {
    private OptionRecords() {}

    static Record build(Class<? extends Record> type, Map<String, ?> given) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> names = Arrays.stream(components).map(RecordComponent::getName).toList();
        assertTrue(names.containsAll(given.keySet()), given.keySet() + " are not among " + names);
        Object[] values =
                Arrays.stream(components)
                        .map(c -> given.containsKey(c.getName()) ? given.get(c.getName()) : none(c))
                        .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new AssertionError("options " + given, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("options " + given + " do not fit " + type, e);
        }
    }

    /** Null, or the zero of a primitive. */
    private static Object none(RecordComponent component) {
        return component.getType().isPrimitive()
                ? Array.get(Array.newInstance(component.getType(), 1), 0)
                : null;
    }
}
