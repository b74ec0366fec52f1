package org.intarsia.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code intarsia} over a checkout with a Maven and a Java that only pretend. */
class ScriptIT {
    private static final String SIZES = "4 lib/a.jar\n5 lib/native/libtorch_cpu.so";

    @TempDir Path folder;

    private Path checkout;
    private Path lib;

    @BeforeEach
    void makeACheckout() throws IOException {
        checkout = Files.createDirectories(folder.resolve("checkout"));
        lib = checkout.resolve("distribution/target/intarsia/lib");
        for (String module : List.of("api", "platform", "plugins", "distribution")) {
            Files.createDirectories(checkout.resolve(module));
        }
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        Files.writeString(checkout.resolve("distribution/pom.xml"), "<project/>");
        Files.copy(Path.of("..", "intarsia"), checkout.resolve("intarsia"));
        assertTrue(checkout.resolve("intarsia").toFile().setExecutable(true));
        Path jdk = Files.createDirectories(folder.resolve("jdk/bin"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
        program(jdk.resolve("java"), "echo started");
        program(jdk.resolve("javac"), "exit 0");
        maven(
                """
                echo '[INFO] Building Intarsia :: API :: SPI 0.1.0-SNAPSHOT        [1/2]'
                echo 'Downloading from central: https://repo.example/a/pytorch-native-cpu-2.7.1.jar'
                echo 'Downloaded from central: https://repo.example/a/pytorch-native-cpu-2.7.1.jar (9 MB at 1 MB/s)'
                echo '[INFO] Building Intarsia :: Distribution 0.1.0-SNAPSHOT         [2/2]'
                mkdir -p distribution/target/intarsia/lib/native
                cd distribution/target/intarsia/lib
                printf '%s' '"""
                        + SIZES
                        + """
                ' > sizes
                printf 1234 > a.jar
                printf 12345 > native/libtorch_cpu.so
                """);
    }

    @Test
    void theFirstBuildSaysWhatItDownloadsAndHowFarItIs() throws Exception {
        Ended ended = run();

        assertEquals(0, ended.code(), ended.err());
        assertEquals("started\n", ended.out());
        List<String> lines = ended.err().lines().toList();
        assertTrue(lines.get(0).contains("Maven downloads about 260 MB"), ended.err());
        assertEquals("intarsia: the log is distribution/target/build.log", lines.get(2));
        assertEquals(
                List.of(
                        "intarsia: module 1/2: Intarsia :: API :: SPI",
                        "intarsia: downloading pytorch-native-cpu-2.7.1.jar",
                        "intarsia: module 2/2: Intarsia :: Distribution"),
                lines.subList(3, 6));
        assertTrue(lines.get(6).matches("intarsia: built in \\d+ s"), ended.err());

        assertEquals("", run().err(), "nothing is built twice");
    }

    @Test
    void aBuildAfterOneThatWasKilledStartsAfresh() throws Exception {
        Path half = checkout.resolve("api/spi/target/classes/Half.class");
        Files.createDirectories(half.getParent());
        Files.writeString(half, "half");
        Files.createDirectories(lib);
        Files.writeString(lib.resolve("half.jar"), "half");
        Files.writeString(checkout.resolve("distribution/target/built.next"), "");

        assertEquals(0, run().code());

        assertFalse(Files.exists(half));
        assertFalse(Files.exists(lib.resolve("half.jar")));
        assertTrue(Files.exists(lib.resolve("a.jar")));
    }

    @Test
    void aBuildThatFailsShowsItsErrorsAndLeavesWhatWasCompiled() throws Exception {
        Path done = checkout.resolve("api/spi/target/classes/Done.class");
        Files.createDirectories(done.getParent());
        Files.writeString(done, "done");
        maven("echo '[INFO] noise'\necho '[ERROR] Foo.java: no such symbol'\nexit 1");

        for (int attempt = 0; attempt < 2; attempt++) {
            Ended ended = run();
            assertEquals(1, ended.code());
            assertTrue(ended.err().contains("[ERROR] Foo.java: no such symbol"), ended.err());
            assertTrue(ended.err().contains("the build failed"), ended.err());
            assertFalse(ended.err().contains("noise"), ended.err());
            assertTrue(Files.exists(done));
        }
    }

    @Test
    void twoStartsAtOnceBuildOnce() throws Exception {
        String whole = Files.readString(folder.resolve("bin/mvn"));
        Files.writeString(
                folder.resolve("bin/mvn"), whole + "\necho x >> " + folder + "/builds\nsleep 1\n");
        Process first = start();
        Process second = start();

        assertEquals(0, end(first).code());
        assertEquals(0, end(second).code());
        assertEquals("x\n", Files.readString(folder.resolve("builds")));
    }

    @Test
    void aLibraryThatIsCutShortIsBuiltAgainInACheckout() throws Exception {
        run();
        Files.writeString(lib.resolve("native/libtorch_cpu.so"), "12");

        assertEquals(0, run().code());

        assertEquals("12345", Files.readString(lib.resolve("native/libtorch_cpu.so")));
    }

    @Test
    void aDistributionSaysWhichFileIsDamaged() throws Exception {
        run();
        Files.move(checkout.resolve("intarsia"), lib.resolveSibling("intarsia"));
        checkout = lib.getParent();
        assertEquals("started\n", run().out());

        Files.writeString(lib.resolve("native/libtorch_cpu.so"), "12");
        assertEquals(
                new Ended(
                        1,
                        "",
                        "intarsia: the distribution is damaged: lib/native/libtorch_cpu.so: 2 of 5"
                                + " bytes are there. Unpack the distribution again.\n"),
                run());

        Files.delete(lib.resolve("a.jar"));
        assertTrue(run().err().contains("lib/a.jar: 0 of 4 bytes"), "missing counts too");
    }

    @Test
    void aStreamThatIsClosedIsNotOpenedAsAnotherFile() throws Exception {
        run();
        program(folder.resolve("jdk/bin/java"), "readlink /proc/$$/fd/0");
        Process process =
                process("bash", "-c", "exec '" + checkout.resolve("intarsia") + "' shell <&-");

        Ended ended = end(process);

        assertEquals(new Ended(0, "/dev/null\n", ""), ended);
    }

    private record Ended(int code, String out, String err) {}

    private void maven(String script) throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        program(folder.resolve("bin/mvn"), script);
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, "#!/usr/bin/env bash\n" + script + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private Ended run() throws Exception {
        return end(start());
    }

    private Process start() throws IOException {
        return process(checkout.resolve("intarsia").toString(), "plugins");
    }

    private Process process(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().put("HOME", folder.toString());
        builder.environment()
                .merge("PATH", folder.resolve("bin").toString(), (old, own) -> own + ":" + old);
        return builder.start();
    }

    private static Ended end(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes());
        String err = new String(process.getErrorStream().readAllBytes());
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it does not end");
        return new Ended(process.exitValue(), out, err);
    }
}
