package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.intarsia.spi.Sampler;
import org.junit.jupiter.api.Test;

/** The pages for plugin authors show code that is compiled, and leave no type of the SPI out. */
class AuthorDocsIT {
    private static final Path DOCS = Path.of("..", "docs");

    /** Built and run by {@link ArchetypeIT} and {@link TutorialIT}. */
    private static final List<Path> SOURCES =
            List.of(
                    Path.of("..", "api", "archetype", "src", "main", "resources"),
                    DOCS.resolve("tutorial"));

    @Test
    void everyPieceOfJavaIsBuiltByATest() throws IOException {
        String sources = sources();
        for (String page : List.of("tutorial-plugins.md", "plugin-howtos.md")) {
            List<String> pieces =
                    Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                            .matcher(Files.readString(DOCS.resolve(page)))
                            .results()
                            .map(found -> found.group(1))
                            .toList();
            assertTrue(pieces.size() >= 3, page + " has pieces of code: " + pieces.size());
            for (String piece : pieces) {
                assertTrue(sources.contains(piece), page + ": no test builds\n" + piece);
            }
        }
    }

    @Test
    void everyTypeOfTheSpiIsExplained() throws Exception {
        String page = Files.readString(DOCS.resolve("spi-reference.md"));
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
        StringBuilder sources = new StringBuilder();
        for (Path folder : SOURCES) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .sorted()
                        .map(AuthorDocsIT::read)
                        .forEach(sources::append);
            }
        }
        for (ArchetypeTemplates part : ArchetypeTemplates.TUTORIAL) {
            for (String suffix : part.suffixes()) {
                sources.append(part.text(suffix));
            }
        }
        return sources.toString()
                .replace("${className}", "Midpoint")
                .replace("${component}", "midpoint")
                .replace("${package}", "org.example.tutorial");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
