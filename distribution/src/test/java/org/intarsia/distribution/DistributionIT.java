package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.intarsia.distribution.Shell.Ended;
import org.intarsia.distribution.Shell.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionIT {
    private static final Path HOME = Path.of("target", "intarsia").toAbsolutePath();

    @TempDir Path folder;

    @Test
    void everyPluginThatIsShippedIsActive() throws IOException, InterruptedException {
        Ended ended = new Shell(HOME, folder).run("plugins");

        assertEquals(0, ended.code(), ended.err());
        try (Stream<Path> jars = Files.list(HOME.resolve("plugins"))) {
            long active = ended.out().lines().filter(line -> line.contains(" active ")).count();
            assertEquals(jars.count(), active, ended.out());
        }
        assertEquals("", ended.err());
    }

    @Test
    void aForwardRunsWithoutANetworkAndWithAnEmptyHomeFolder()
            throws IOException, InterruptedException {
        assumeTrue(Shell.canCutTheNetwork(), "this system lets nobody cut the network");

        Ended ended = new Shell(HOME, folder).runAlone("bench", "shapes-jit", "--rounds", "1");

        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.out().contains("forward"), ended.out());
        assertEquals(List.of(), homeFolder(), "nothing is unpacked there");
    }

    @Test
    void processesAtTheSameTimeDoNotDisturbEachOther() throws IOException, InterruptedException {
        Shell shell = new Shell(HOME, folder);
        Running first = shell.start(List.of(), "plugins");
        Running second = shell.start(List.of(), "plugins");

        Ended one = Shell.end(first);
        Ended two = Shell.end(second);

        assertEquals(0, one.code(), one.err());
        assertEquals(one.out(), two.out());
    }

    @Test
    void aRefusedPluginIsListedWithItsReasonAndTheOthersWork()
            throws IOException, InterruptedException {
        try (HomeCopy copy = HomeCopy.of(HOME, folder.resolve("a copy"))) {
            Files.writeString(copy.plugins().resolve("broken.jar"), "no jar");

            Ended ended = new Shell(copy.folder(), folder).run("plugins");

            assertTrue(ended.out().contains("broken.jar"), ended.out());
            assertTrue(ended.out().contains("damaged"), ended.out());
            assertTrue(ended.out().contains("sampler heun"), ended.out());

            Ended bench =
                    new Shell(copy.folder(), folder)
                            .run("bench", "shapes-jit", "--set", "sampler.use=gone");
            assertTrue(bench.err().contains("INT-201"), bench.err());
            assertTrue(bench.err().contains("A bundle was refused"), bench.err());
        }
    }

    @Test
    void theJavadocOfTheApiIsThere() {
        for (String page :
                List.of(
                        "index.html",
                        "org/intarsia/spi/Backbone.html",
                        "org/intarsia/nn/ops/Ops.html",
                        "org/intarsia/testkit/laws/SamplerLaws.html")) {
            assertTrue(Files.isRegularFile(HOME.resolve("doc/api").resolve(page)), page);
        }
    }

    private List<Path> homeFolder() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            Path home =
                    all.filter(path -> path.getFileName().toString().startsWith("home"))
                            .findFirst()
                            .orElseThrow();
            try (Stream<Path> files = Files.list(home)) {
                return files.toList();
            }
        }
    }
}
