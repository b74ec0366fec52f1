package org.intarsia.testkit.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** Finds what a plugin keeps in static fields: it would be shared by pipelines and outlive runs. */
public final class StaticState {
    private static final List<Class<?>> STATEFUL =
            List.of(
                    NDManager.class,
                    NDResource.class,
                    Thread.class,
                    ThreadLocal.class,
                    Executor.class,
                    Random.class,
                    InputStream.class);

    private StaticState() {}

    /**
     * Fails where a static field can be assigned or holds what can change; constants, records and
     * collections that cannot change may stay. Looks at every class in the package of the anchor
     * and below.
     *
     * @param loader gives the classes; they are not initialised by being looked at
     * @param anchor a class of the plugin, by which its jar or folder is found
     */
    public static void assertNone(ClassLoader loader, Class<?> anchor) {
        List<String> found = new ArrayList<>();
        for (String name : classes(anchor)) {
            try {
                Class<?> type = Class.forName(name, false, loader);
                for (Field field : type.getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                        check(field, found);
                    }
                }
            } catch (ClassNotFoundException e) {
                throw new AssertionError(name + " cannot be loaded", e);
            }
        }
        assertEquals(List.of(), found, "static state");
    }

    private static void check(Field field, List<String> found) {
        String name = field.getDeclaringClass().getSimpleName() + "." + field.getName();
        if (!Modifier.isFinal(field.getModifiers())) {
            found.add(name + " can be assigned");
        } else if (isStateful(field.getType())) {
            found.add(name + " is a " + field.getType().getSimpleName());
        } else if (Collection.class.isAssignableFrom(field.getType())
                || Map.class.isAssignableFrom(field.getType())) {
            checkContainer(field, name, found);
        }
    }

    private static boolean isStateful(Class<?> type) {
        return type.getPackageName().startsWith("java.util.concurrent.atomic")
                || STATEFUL.stream().anyMatch(stateful -> stateful.isAssignableFrom(type));
    }

    private static void checkContainer(Field field, String name, List<String> found) {
        try {
            field.setAccessible(true);
            Object value = field.get(null);
            String type = value == null ? "" : value.getClass().getName();
            boolean fixed =
                    value == null
                            || type.startsWith("java.util.ImmutableCollections")
                            || type.startsWith("java.util.Collections$Unmodifiable")
                            || type.startsWith("java.util.Collections$Empty")
                            || type.startsWith("java.util.Collections$Singleton")
                            || type.startsWith("com.google.common.collect.");
            if (!fixed) {
                found.add(name + " is a " + value.getClass().getSimpleName() + " that can change");
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(name + " cannot be read", e);
        }
    }

    private static List<String> classes(Class<?> anchor) {
        URL location = anchor.getProtectionDomain().getCodeSource().getLocation();
        try {
            Path place = Path.of(location.toURI());
            if (Files.isDirectory(place)) {
                return classes(place, anchor.getPackageName());
            }
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                return classes(jar.getPath("/"), anchor.getPackageName());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(anchor + " comes from nowhere", e);
        }
    }

    private static List<String> classes(Path root, String below) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(below.replace('.', '/')))) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file -> file.substring(0, file.length() - ".class".length()))
                    .map(file -> file.replace('/', '.').replace('\\', '.'))
                    .sorted()
                    .toList();
        }
    }
}
