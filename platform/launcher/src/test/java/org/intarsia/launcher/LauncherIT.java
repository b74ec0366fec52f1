package org.intarsia.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
    void everythingTemporaryIsInTheFolderOfTheProcess() throws IOException, InterruptedException {
        Launch launch = launch("--help");

        assertEquals(launch.line("storage"), launch.line("temporary"));
    }

    @Test
    void whatAKilledProcessLeftIsRemovedAndALivingOneKeepsItsFolder() throws Exception {
        Path dead = left("intarsia-dead");
        Path alive = left("intarsia-alive");
        Path foreign = Files.createDirectory(temporary.resolve("intarsia-notes"));
        try (FileChannel channel =
                        FileChannel.open(
                                temporary.resolve("intarsia-alive.lock"),
                                StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertEquals(1, launch("--help").code());
            assertTrue(held.isValid());
        }

        assertFalse(Files.exists(dead));
        assertFalse(Files.exists(temporary.resolve("intarsia-dead.lock")));
        assertTrue(Files.exists(alive.resolve("bundle0")));
        assertTrue(Files.exists(foreign));

        assertEquals(1, launch("--help").code());
        assertFalse(Files.exists(alive), "its process has ended since");
    }

    @Test
    void aNamedFolderOfStateTakesEverything() throws IOException, InterruptedException {
        Path state = folder.resolve("a state/ünï");

        Launch launch = launch("--help", "--state", state.toString());

        assertEquals(state.resolve("logs/audit.log").toString(), launch.line("audit"));
        assertEquals(state.toString(), launch.line("output"));
        assertEquals(
                state.resolve("tmp"), Path.of(launch.line("temporary")).getParent(), launch.out());
        try (Stream<Path> left = Files.list(state.resolve("tmp"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void aFolderOfStateThatCannotBeWrittenIsRefused() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("file"), "");

        Launch launch = launch("--help", "--state=" + file);

        assertEquals(2, launch.code());
        assertTrue(launch.err().startsWith("INT-911 --state " + file + ": "), launch.err());
    }

    @Test
    void numbersAreTheSameInEveryLocale() throws IOException, InterruptedException {
        for (String locale : List.of("ar-EG-nu-arab", "th-TH-ca-buddhist", "hi-IN-nu-deva")) {
            String[] parts = locale.split("-", 3);
            List<String> command = Launch.java(home, temporary, "--help");
            command.addAll(
                    1,
                    List.of(
                            "-Duser.language=" + parts[0],
                            "-Duser.country=" + parts[1],
                            "-Duser.extensions=u-" + parts[2]));

            Launch launch = Launch.of(command, Map.of(), folder);

            assertEquals("1,234,567", launch.line("number"), locale);
        }
    }

    @Test
    void aLocaleThatDoesNotKnowEveryFileNameIsRefused() throws IOException, InterruptedException {
        List<String> command = Launch.java(home, temporary, "--help");

        Launch launch = Launch.of(command, Map.of("LC_ALL", "POSIX"), folder);

        assertEquals(1, launch.code());
        assertTrue(launch.err().startsWith("INT-927 start: "), launch.err());
        assertTrue(launch.err().contains("LC_ALL=C.UTF-8"), launch.err());
    }

    @Test
    void outputThatIsLostIsAFailureWithItsReason() throws IOException, InterruptedException {
        List<String> command = Launch.java(home, temporary);
        Launch full = Launch.of(Launch.after("exec \"$@\" > /dev/full", command), Map.of(), folder);
        Launch closed =
                Launch.of(
                        Launch.after("\"$@\" 3>&1 | exec true; exit ${PIPESTATUS[0]}", command),
                        Map.of(),
                        folder);

        assertEquals(1, full.code());
        assertTrue(
                full.err().startsWith("INT-913 standard output: the disk is full. "), full.err());
        assertEquals(1, closed.code());
        assertTrue(
                closed.err().startsWith("INT-913 standard output: its reader closed it"),
                closed.err());
    }

    @Test
    void aFolderThatIsMissingIsNamed() throws IOException, InterruptedException {
        Files.delete(home.resolve("plugins"));

        Launch launch = launch("--help");

        assertEquals(1, launch.code());
        assertTrue(launch.err().startsWith("INT-923 "), launch.err());
        assertTrue(launch.err().contains("its folder plugins is missing in " + home), launch.err());
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

    @Test
    void aShutdownHookThatHangsHoldsTheProcessNoLongerThanItsGrace()
            throws IOException, InterruptedException {
        Launch launch = launch("--help", "hangs");

        assertEquals(ForcedExit.FORCED, launch.code(), launch.err());
        assertTrue(launch.err().startsWith("INT-519 exit: "), launch.err());
        assertTrue(launch.err().contains("within 1.0 s"), launch.err());
    }

    @Test
    void aHookThatHangsHoldsNoProcessThatIsTerminated() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(Launch.java(home, temporary, "--help", "hangs", "waits"))
                        .start();
        try (BufferedReader said = process.inputReader()) {
            assertEquals("ready", said.readLine());
            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(ForcedExit.FORCED, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    /** What the framework of a process leaves that could not end. */
    private Path left(String name) throws IOException {
        Files.createFile(temporary.resolve(name + ".lock"));
        Path made = Files.createDirectory(temporary.resolve(name));
        Files.writeString(made.resolve("bundle0"), "");
        return made;
    }

    private Launch launch(String... arguments) throws IOException, InterruptedException {
        return Launch.of(Launch.java(home, temporary, arguments), Map.of(), folder);
    }
}
