package org.intarsia.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {
    @TempDir Path folder;

    private Path home;
    private Path temporary;

    @BeforeEach
    void write() throws IOException, URISyntaxException {
        home = SampleHome.write(Files.createDirectory(folder.resolve("a home")));
        temporary = Files.createDirectory(folder.resolve("temporary"));
    }

    @Test
    void theCommandGetsItsArgumentsAndItsCodeIsTheExitCode()
            throws IOException, InterruptedException {
        Launch launch = launch("--help", "two words", "");

        assertEquals(3, launch.code(), launch.err());
        assertEquals("--help|two words|", launch.line("arguments"));
        assertEquals("", launch.err());
    }

    @Test
    void nothingIsFetchedAndNobodyIsTold() throws IOException, InterruptedException {
        Launch launch = launch("--help");

        assertEquals("true", launch.line("offline"));
        assertEquals("true", launch.line("silent"));
    }

    @Test
    void bundlesAreLentTheEnginesPackages() throws IOException, InterruptedException {
        assertEquals("ai.djl.ndarray.types.Shape", launch("--help").line("lent"));
    }

    @Test
    void everyProcessHasACacheOfItsOwnAndLeavesNothing() throws IOException, InterruptedException {
        Launch first = launch("--help");
        Launch second = launch("--help");

        assertNotEquals(first.line("storage"), second.line("storage"));
        assertTrue(first.line("storage").startsWith(temporary.toString()), first.out());
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void thePluginFolderIsToldToTheKernel() throws IOException, InterruptedException {
        assertEquals(home.resolve("plugins").toString(), launch("--help").line("plugins"));
    }

    @Test
    void aDistributionWithoutCommandsSaysSo() throws IOException, InterruptedException {
        Files.delete(home.resolve("system").resolve("command.jar"));

        Launch launch = launch("--help");

        assertEquals(1, launch.code());
        assertTrue(launch.err().startsWith("INT-926 "), launch.err());
    }

    @Test
    void aDamagedSystemBundleIsSaidWithoutAStackTrace() throws IOException, InterruptedException {
        Files.writeString(home.resolve("system").resolve("command.jar"), "no jar");

        Launch launch = launch("--help");

        assertEquals(1, launch.code());
        assertTrue(launch.err().startsWith("INT-925 "), launch.err());
        assertEquals(1, launch.err().lines().count(), launch.err());
    }

    @Test
    void aTemporaryFolderThatIsMissingIsSaid() throws IOException, InterruptedException {
        Files.delete(temporary);

        Launch launch = launch("--help");

        assertEquals(1, launch.code());
        assertTrue(launch.err().contains("INT-924 temporary folder: "), launch.err());
    }

    private Launch launch(String... arguments) throws IOException, InterruptedException {
        return Launch.of(Launch.java(home, temporary, arguments), Map.of(), folder);
    }
}
