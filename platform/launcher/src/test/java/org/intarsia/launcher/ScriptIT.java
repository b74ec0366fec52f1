package org.intarsia.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script as it stands in an unpacked distribution. */
class ScriptIT {
    @TempDir Path folder;

    private Path home;

    @BeforeEach
    void write() throws IOException, URISyntaxException {
        home = SampleHome.write(Files.createDirectory(folder.resolve("a home")));
        Path script = home.resolve("intarsia");
        Files.copy(Path.of("..", "..", "intarsia"), script);
        assertTrue(script.toFile().setExecutable(true));
        for (String jar : System.getProperty("java.class.path").split(File.pathSeparator)) {
            String name = Path.of(jar).getFileName().toString();
            if (name.matches("(intarsia-launcher|org.apache.felix.framework)-.*\\.jar")) {
                Files.copy(Path.of(jar), home.resolve("lib").resolve(name));
            }
        }
    }

    @Test
    void itRunsFromAnyFolderThroughALinkAndWithSpaces() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(folder.resolve("a link"), home.resolve("intarsia"));

        Launch launch = script(Map.of(), link, "--help", "two words", "*");

        assertEquals(3, launch.code(), launch.err());
        assertEquals("--help|two words|*", launch.line("arguments"));
        assertEquals(home.resolve("plugins").toRealPath().toString(), launch.line("plugins"));
    }

    @Test
    void aRelativeLinkIsFollowedFromWhereItStands() throws IOException, InterruptedException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path link =
                Files.createSymbolicLink(bin.resolve("intarsia"), Path.of("../a home/intarsia"));

        assertEquals(1, script(Map.of(), link, "--help").code());
    }

    @Test
    void anOldJavaIsNamedWithTheOneThatIsNeeded() throws IOException, InterruptedException {
        Map<String, String> old =
                Map.of("JAVA_HOME", fakeJava("1.8.0_402").toString(), "PATH", systemOnly());

        Launch launch = script(old, home.resolve("intarsia"), "--help");

        assertEquals(1, launch.code());
        assertEquals(
                "intarsia: Java 8 was found in "
                        + folder.resolve("jdk/bin/java")
                        + ", Java 17 or later is needed. Set JAVA_HOME to a JDK 17.\n",
                launch.err());
    }

    @Test
    void aJavaHomeThatIsTooOldYieldsToTheJavaOnThePath() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin");
        Map<String, String> both =
                Map.of(
                        "JAVA_HOME",
                        fakeJava("11.0.2").toString(),
                        "PATH",
                        java + ":" + systemOnly());

        assertEquals(1, script(both, home.resolve("intarsia"), "--help").code());
    }

    @Test
    void noJavaAtAllIsSaid() throws IOException, InterruptedException {
        Map<String, String> none = Map.of("JAVA_HOME", "/nowhere", "PATH", systemOnly());

        Launch launch = script(none, home.resolve("intarsia"), "--help");

        assertEquals(1, launch.code());
        assertTrue(
                launch.err().startsWith("intarsia: no Java was found: JAVA_HOME is /nowhere"),
                launch.err());
    }

    @Test
    void aJavaHomeThatLeadsNowhereIsNamed() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin");
        Map<String, String> both =
                Map.of("JAVA_HOME", "/nowhere", "PATH", java + ":" + systemOnly());

        Launch launch = script(both, home.resolve("intarsia"), "--help");

        assertEquals(1, launch.code());
        assertEquals(
                "intarsia: JAVA_HOME (/nowhere) is no Java 17 or later; using "
                        + java.resolve("java")
                        + "\n",
                launch.err());
    }

    @Test
    void namesOutsideAsciiWorkInTheLocaleOfPosix() throws IOException, InterruptedException {
        Path named = Files.move(home, folder.resolve("ünï 漢字"));

        Launch launch = script(Map.of("LC_ALL", "C"), named.resolve("intarsia"), "🦊 ä", "--help");

        assertEquals(2, launch.code(), launch.err());
        assertEquals("🦊 ä|--help", launch.line("arguments"));
        assertEquals(named.resolve("plugins").toRealPath().toString(), launch.line("plugins"));
    }

    @Test
    void aPathThatJavaCannotHaveIsRefused() throws IOException, InterruptedException {
        Path named = Files.move(home, folder.resolve("a:b"));

        Launch launch = script(Map.of(), named.resolve("intarsia"), "--help");

        assertEquals(1, launch.code());
        assertTrue(launch.err().contains("holds a colon"), launch.err());
    }

    @Test
    void limitsThatAreTooLowAreNamedWithWhatIsNeeded() throws IOException, InterruptedException {
        List<String> command = List.of(home.resolve("intarsia").toString(), "--help");

        Launch files =
                Launch.of(Launch.after("ulimit -n 32; exec \"$@\"", command), Map.of(), folder);
        assertEquals(1, files.code());
        assertEquals(
                "intarsia: the limit of open files (ulimit -n) is 32, and at least 128 are"
                        + " needed.\n",
                files.err());

        Launch memory =
                Launch.of(
                        Launch.after("ulimit -v 3000000; exec \"$@\"", command),
                        Map.of("INTARSIA_JAVA_OPTS", "-Xmx1g"),
                        folder);
        assertEquals(1, memory.code());
        assertTrue(
                memory.err().contains("(ulimit -v) is 2929 MB, and at least 5120 MB"),
                memory.err());
    }

    @Test
    void closedStreamsAreNoFilesOfJava() throws IOException, InterruptedException {
        List<String> command = List.of(home.resolve("intarsia").toString(), "--help");

        Launch out = Launch.of(Launch.after("exec \"$@\" >&-", command), Map.of(), folder);
        assertEquals(1, out.code());
        assertTrue(out.err().startsWith("intarsia: standard output is closed."), out.err());

        Launch others = Launch.of(Launch.after("exec \"$@\" <&- 2>&-", command), Map.of(), folder);
        assertEquals(1, others.code());
        assertEquals("--help", others.line("arguments"));
    }

    @Test
    void settingsOfAnotherPyTorchDoNotReachTheEngine() throws IOException, InterruptedException {
        Launch launch =
                script(
                        Map.of("PYTORCH_LIBRARY_PATH", "/elsewhere"),
                        home.resolve("intarsia"),
                        "--help");

        assertEquals(1, launch.code(), launch.err());
        assertEquals("null", launch.line("engine"));
    }

    /** A folder with the few commands that the script uses, and no java. */
    private String systemOnly() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String name : new String[] {"bash", "readlink", "dirname", "sed", "head"}) {
            Path there = Path.of("/usr/bin", name);
            Path tool = tools.resolve(name);
            Path place = Files.exists(there) ? there : Path.of("/bin", name);
            Files.writeString(tool, "#!/bin/sh\nexec " + place + " \"$@\"\n");
            assertTrue(tool.toFile().setExecutable(true));
        }
        return tools.toString();
    }

    private Path fakeJava(String version) throws IOException {
        Path jdk = Files.createDirectories(folder.resolve("jdk"));
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexit 7\n");
        assertTrue(java.toFile().setExecutable(true));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    private Launch script(Map<String, String> environment, Path script, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return Launch.of(command, environment, folder);
    }
}
