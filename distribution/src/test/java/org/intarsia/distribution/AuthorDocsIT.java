package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.intarsia.spi.Sampler;
import org.junit.jupiter.api.Test;

/**
 * The page for plugin authors shows the archetype's own code, and leaves no type of the SPI out.
 */
class AuthorDocsIT {
    private static final Path PAGE = Path.of("..", "docs", "plugin-authors.md");
    private static final Path SOURCES =
            Path.of("..", "api", "archetype", "src", "main", "resources", "archetype-resources");

    @Test
    void everyPieceOfJavaIsOfTheArchetype() throws IOException {
        String sources = sources();
        List<String> pieces =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(PAGE))
                        .results()
                        .map(found -> found.group(1))
                        .toList();
        assertTrue(pieces.size() >= 8, "pieces of code: " + pieces.size());
        for (String piece : pieces) {
            assertTrue(sources.contains(piece), "not of the archetype:\n" + piece);
        }
    }

    @Test
    void everyTypeOfTheSpiIsExplained() throws Exception {
        String page = Files.readString(PAGE);
        Path spi =
                Path.of(Sampler.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Jar jar = new Jar(spi.toFile())) {
            List<String> missing =
                    jar.getResources().keySet().stream()
                            .filter(entry -> entry.matches("org/intarsia/spi/.*\\.class"))
                            .map(entry -> entry.substring(0, entry.length() - 6).replace('/', '.'))
                            .filter(AuthorDocsIT::isPublic)
                            .map(name -> name.substring(name.lastIndexOf('.') + 1))
                            .filter(name -> !page.contains("`" + name + "`"))
                            .toList();
            assertEquals(List.of(), missing);
        }
    }

    /** Top-level types that others can see. */
    private static boolean isPublic(String name) {
        try {
            Class<?> type = Class.forName(name, false, Sampler.class.getClassLoader());
            return java.lang.reflect.Modifier.isPublic(type.getModifiers())
                    && type.getEnclosingClass() == null;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .map(AuthorDocsIT::read)
                    .collect(Collectors.joining("\n"))
                    .replace("${className}", "Midpoint")
                    .replace("${component}", "midpoint")
                    .replace("${package}", "org.example.midpoint");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
