package org.intarsia.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.intarsia.kernel.samples.Plain;

/** Writes small plugin bundles. */
public final class PluginJar {
    /** What the modules and parts of the samples use. */
    static final String IMPORTS =
            "org.intarsia.spi,org.intarsia.spi.plugin,org.intarsia.spi.run,com.google.inject,"
                    + "ai.djl.ndarray";

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** A plugin that is let in, unless it is changed. */
    public static PluginJar of(Class<?> module) {
        return new PluginJar()
                .header("Bundle-ManifestVersion", "2")
                .header("Bundle-SymbolicName", "sample")
                .header("Bundle-Version", "1.0.0")
                .header("Import-Package", IMPORTS)
                .header("Provide-Capability", capability(module, "2"))
                .code(module)
                .code(Plain.class)
                .code(Plain.Options.class);
    }

    public static String capability(Class<?> module, String spi) {
        return "org.intarsia.plugin;module=" + module.getName() + ";spi=" + spi;
    }

    /** Null removes it. */
    PluginJar header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    PluginJar text(String path, String content) {
        entries.put(path, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Something that already is a file. */
    PluginJar file(String path, Path file) throws IOException {
        entries.put(path, Files.readAllBytes(file));
        return this;
    }

    PluginJar code(Class<?> type) {
        return code(type, -1);
    }

    /**
     * @param major the class file's version; -1 leaves it
     */
    PluginJar code(Class<?> type, int major) {
        String path = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getResourceAsStream("/" + path)) {
            byte[] bytes = in.readAllBytes();
            if (major >= 0) {
                bytes[6] = (byte) (major >> 8);
                bytes[7] = (byte) major;
            }
            entries.put(path, bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    Path write(Path folder, String name) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach(
                (header, value) -> {
                    if (value != null) {
                        attributes.putValue(header, value);
                    }
                });
        Path jar = folder.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return jar;
    }
}
