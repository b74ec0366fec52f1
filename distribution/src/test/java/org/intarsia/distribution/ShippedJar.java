package org.intarsia.distribution;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A plugin of the distribution, and copies of it that say something else about themselves. */
public record ShippedJar(Path file) {
    /**
     * @param word in the file's name
     */
    public static ShippedJar find(Path plugins, String word) throws IOException {
        try (Stream<Path> jars = Files.list(plugins)) {
            return new ShippedJar(
                    jars.filter(it -> it.getFileName().toString().contains(word))
                            .findFirst()
                            .orElseThrow());
        }
    }

    /** The same code with another value of one header. */
    Path with(String header, String value, Path copy) throws IOException {
        try (JarFile from = new JarFile(file.toFile());
                OutputStream bytes = Files.newOutputStream(copy)) {
            Manifest manifest = from.getManifest();
            manifest.getMainAttributes().putValue(header, value);
            try (JarOutputStream to = new JarOutputStream(bytes, manifest)) {
                for (Enumeration<JarEntry> all = from.entries(); all.hasMoreElements(); ) {
                    JarEntry entry = all.nextElement();
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        to.putNextEntry(new JarEntry(entry.getName()));
                        from.getInputStream(entry).transferTo(to);
                    }
                }
            }
        }
        return copy;
    }
}
