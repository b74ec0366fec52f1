package org.intarsia.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.intarsia.distribution.samples.FaultyModule;
import org.intarsia.distribution.samples.LyingHead;

/** A plugin with one thing wrong with it. */
public final class FaultyJar {
    private static final int MAJOR = 7;

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final String name;

    /**
     * @param name of the bundle
     * @param fault what its module does; see there
     */
    FaultyJar(String name, String fault) throws IOException {
        this.name = name;
        entries.put("fault", fault.getBytes(StandardCharsets.UTF_8));
        for (Class<?> type :
                new Class<?>[] {FaultyModule.class, LyingHead.class, LyingHead.Options.class}) {
            String path = path(type);
            try (var in = type.getResourceAsStream("/" + path)) {
                entries.put(path, in.readAllBytes());
            }
        }
        header("Bundle-ManifestVersion", "2")
                .header("Bundle-SymbolicName", name)
                .header("Bundle-Version", "1.0.0")
                .header(
                        "Import-Package",
                        "org.intarsia.spi,org.intarsia.spi.plugin,org.intarsia.spi.problem,"
                                + "org.intarsia.spi.run,org.intarsia.spi.spec,com.google.inject,"
                                + "ai.djl.ndarray,ai.djl.ndarray.types")
                .header("Provide-Capability", capability("2"));
    }

    public static String capability(String spi) {
        return "org.intarsia.plugin;module=" + FaultyModule.class.getName() + ";spi=" + spi;
    }

    FaultyJar header(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /** No bundle any more. */
    FaultyJar plain() {
        headers.clear();
        return this;
    }

    /** As if a compiler of years to come had made it. */
    FaultyJar newer() {
        entries.get(path(FaultyModule.class))[MAJOR] = (byte) 143;
        return this;
    }

    Path write(Path folder) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach(attributes::putValue);
        Path jar = folder.resolve(name + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return jar;
    }

    /** Only its first half. */
    Path writeHalf(Path folder) throws IOException {
        Path jar = write(folder);
        byte[] whole = Files.readAllBytes(jar);
        return Files.write(jar, java.util.Arrays.copyOf(whole, whole.length / 2));
    }

    private static String path(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }
}
