package org.intarsia.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.intarsia.kernel.samples.jackson.JacksonModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two plugins with two versions of one library inside, beside a platform with a third. */
class IsolationIT {
    private static final String OLD = "2.17.2";
    private static final String NEW = "2.19.2";

    /** The jars are large: made once. */
    @TempDir static Path folder;

    @Test
    void everyPluginSeesTheVersionThatItBrought() throws Exception {
        try (KernelInFelix kernel = new KernelInFelix()) {
            PluginInfo old = kernel.plugins().install(plugin("org.example.old", OLD));
            PluginInfo young = kernel.plugins().install(plugin("org.example.new", NEW));
            assertEquals(PluginInfo.State.ACTIVE, old.state(), old.reason());
            assertEquals(PluginInfo.State.ACTIVE, young.state(), young.reason());

            Map<String, Class<?>> mappers = new TreeMap<>();
            Map<String, String> names = new TreeMap<>();
            for (RegisteredComponent part : kernel.registry().components()) {
                names.put(part.bundle(), part.name());
                mappers.put(part.bundle(), mapper(part));
            }

            assertEquals(
                    Map.of(
                            "org.example.old",
                            "jackson-2-17-2",
                            "org.example.new",
                            "jackson-2-19-2"),
                    names);
            assertEquals(OLD, version(mappers.get("org.example.old")));
            assertEquals(NEW, version(mappers.get("org.example.new")));
            assertNotEquals(OLD, version(ObjectMapper.class));
            assertNotEquals(NEW, version(ObjectMapper.class));
            assertNotSame(mappers.get("org.example.old"), mappers.get("org.example.new"));
            assertNotSame(ObjectMapper.class, mappers.get("org.example.new"));
        }
    }

    @Test
    void takingOneOutLeavesTheOtherAtWork() throws Exception {
        try (KernelInFelix kernel = new KernelInFelix()) {
            kernel.plugins().install(plugin("org.example.old", OLD));
            kernel.plugins().install(plugin("org.example.new", NEW));
            kernel.plugins().remove("org.example.new", "1.0.0");

            List<RegisteredComponent> left = kernel.registry().components();

            assertEquals(1, left.size());
            assertEquals(OLD, version(mapper(left.get(0))));
        }
    }

    private static Class<?> mapper(RegisteredComponent part) throws ClassNotFoundException {
        ClassLoader plugin = part.implementation().getClassLoader();
        return plugin.loadClass(ObjectMapper.class.getName());
    }

    private static String version(Class<?> mapper) throws ReflectiveOperationException {
        Object made = mapper.getConstructor().newInstance();
        return mapper.getMethod("version").invoke(made).toString();
    }

    /** As a build embeds a library: whole jars inside, named by the bundle's class path. */
    private static Path plugin(String name, String jackson) throws IOException {
        Path made = folder.resolve(name + ".jar");
        if (Files.exists(made)) {
            return made;
        }
        PluginJar jar =
                PluginJar.of(JacksonModule.class)
                        .header("Bundle-SymbolicName", name)
                        .header(
                                "Bundle-ClassPath",
                                ".,lib/jackson-core.jar,lib/jackson-databind.jar,"
                                        + "lib/jackson-annotations.jar");
        for (String part : List.of("jackson-core", "jackson-databind", "jackson-annotations")) {
            Path file = Path.of("target", "jackson", part + "-" + jackson + ".jar");
            jar.file("lib/" + part + ".jar", file);
        }
        return jar.write(folder, name + ".jar");
    }
}
