package org.intarsia.pipeline.tokenizer;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.intarsia.pipeline.manifest.WeightsEntry;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.text.TokenizerSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The native library of tokenizers, which a process loads once: each test has its own classes. */
class TokenizerLibraryTest {
    private static final String LIBRARY = "RUST_LIBRARY_PATH";

    @TempDir private Path folder;
    private String before;

    @BeforeEach
    void keep() {
        before = System.getProperty(LIBRARY);
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(LIBRARY);
        } else {
            System.setProperty(LIBRARY, before);
        }
    }

    @Test
    void oneThatIsMissingIsToldEveryTime() throws ReflectiveOperationException, IOException {
        Path none = folder.resolve(System.mapLibraryName("tokenizers"));
        for (String told : told(none)) {
            assertTrue(
                    told.startsWith("INT-928 tokenizer of texts: its libraries cannot be loaded: ")
                            && told.contains("native rust library")
                            && told.endsWith("Build or unpack the distribution again."),
                    told);
        }
    }

    @Test
    void oneThatIsCutShortIsToldEveryTime() throws ReflectiveOperationException, IOException {
        Path cut = folder.resolve(System.mapLibraryName("tokenizers"));
        Files.write(cut, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        for (String told : told(cut)) {
            assertTrue(
                    told.startsWith("INT-928 tokenizer of texts: its libraries cannot be loaded: ")
                            && told.contains(cut + ": file too short")
                            && told.endsWith("Build or unpack the distribution again."),
                    told);
        }
    }

    /** What two readers of a tokenizer are told, with classes that nobody has initialised. */
    private static List<String> told(Path library)
            throws ReflectiveOperationException, IOException {
        System.setProperty(LIBRARY, library.toString());
        URL[] classPath =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(TokenizerLibraryTest::url)
                        .toArray(URL[]::new);
        try (URLClassLoader own =
                new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Object reader =
                    own.loadClass(Reader.class.getName()).getDeclaredConstructor().newInstance();
            @SuppressWarnings("unchecked")
            Supplier<String> asked = (Supplier<String>) reader;
            return List.of(asked.get(), asked.get());
        }
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a tokenizer that is in order, and says why it could not. */
    public static final class Reader implements Supplier<String> {
        @Override
        public String get() {
            WeightsEntry entry =
                    new WeightsEntry(
                            "tokenizer.json",
                            null,
                            "",
                            List.of(),
                            Map.of(),
                            null,
                            null,
                            null,
                            Place.part("x"));
            TokenizerSpec spec =
                    new TokenizerSpec(32128, Map.of("<pad>", 0, "</s>", 1, "<unk>", 2));
            return assertThrows(
                            IntarsiaException.class,
                            () -> TokenizerJson.open(file(), entry, spec).close())
                    .getMessage();
        }

        private static Path file() throws URISyntaxException {
            return Path.of(Reader.class.getResource("/tokenizer/t5/tokenizer.json").toURI());
        }
    }
}
