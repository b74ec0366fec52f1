package org.intarsia.testkit.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.intarsia.spi.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

class FelixHarnessTest {
    @Test
    void aBundleSeesTheClassesThatTheTestSeesAndTheFrameworkLeavesNothing(@TempDir Path folder)
            throws Exception {
        Path jar = bundle(folder, "ai.djl.ndarray,org.intarsia.spi");
        long threads = felixThreads();
        Path storage;
        try (FelixHarness felix = FelixHarness.start(Tokenizer.class)) {
            Bundle bundle = felix.install(jar).get(0);
            storage = Path.of(felix.context().getProperty("org.osgi.framework.storage"));
            assertTrue(Files.exists(storage));
            felix.startAll();
            assertEquals(Bundle.ACTIVE, bundle.getState());
            assertSame(NDArray.class, bundle.loadClass("ai.djl.ndarray.NDArray"));
            assertSame(Tokenizer.class, bundle.loadClass("org.intarsia.spi.Tokenizer"));
        }
        assertFalse(Files.exists(storage));
        assertEquals(threads, felixThreads());
    }

    @Test
    void aBundleWhoseImportsAreMissingIsNamed(@TempDir Path folder) throws Exception {
        Path jar = bundle(folder, "org.example.missing");
        try (FelixHarness felix = FelixHarness.start()) {
            felix.install(jar);
            IllegalStateException caught =
                    assertThrows(IllegalStateException.class, felix::startAll);
            assertTrue(caught.getMessage().contains("org.example.missing"), caught.getMessage());
        }
    }

    private static long felixThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("Felix"))
                .count();
    }

    private static Path bundle(Path folder, String imports) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.putValue("Manifest-Version", "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "toy");
        main.putValue("Import-Package", imports);
        Path jar = folder.resolve("toy.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }
}
