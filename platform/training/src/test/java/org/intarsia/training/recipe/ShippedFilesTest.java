package org.intarsia.training.recipe;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.intarsia.pipeline.manifest.Manifests;
import org.junit.jupiter.api.Test;

/** The manifests and recipes of the distribution can be read, before any plugin is asked. */
class ShippedFilesTest {
    private static final Path SHIPPED = Path.of("../../distribution/src/main");

    @Test
    void everyManifestCanBeRead() throws IOException {
        for (Path file : files("manifests")) {
            assertDoesNotThrow(() -> Manifests.read(file), file.toString());
        }
    }

    @Test
    void everyRecipeCanBeRead() throws IOException {
        for (Path file : files("recipes")) {
            assertDoesNotThrow(() -> Recipes.read(file), file.toString());
        }
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(SHIPPED.resolve(folder))) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
            assertTrue(found.size() > 1, found.toString());
            return found;
        }
    }
}
