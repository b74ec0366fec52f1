package org.intarsia.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start of the container, in a plain folder: what it links, copies, replaces and keeps. */
class ContainerIT {
    private static final Path SHIPPED = Path.of("..", "target", "intarsia").toAbsolutePath();
    private static final Path START =
            Path.of("..", "..", "packaging", "container", "start").toAbsolutePath();

    @TempDir Path folder;

    @Test
    void pluginsOfAnOlderDistributionGoAndThoseOfAnOperatorStay() throws Exception {
        start("--version");
        Path plugins = folder.resolve("home").resolve("plugins");
        Path shipped;
        try (Stream<Path> files = Files.list(plugins)) {
            shipped = files.sorted().findFirst().orElseThrow();
        }
        // One that this distribution has no more, one that was changed, one of an operator, and
        // keys.
        Path old = Files.copy(shipped, plugins.resolve("old-1.0.jar"));
        Path list = folder.resolve("home").resolve("conf").resolve("distribution.sha256");
        String line =
                Files.readAllLines(list).stream()
                        .filter(one -> one.endsWith(shipped.getFileName().toString()))
                        .findFirst()
                        .orElseThrow();
        Files.writeString(
                list,
                Files.readString(list)
                        + line.substring(0, 66)
                        + "old-1.0.jar\n"
                        + "0".repeat(64)
                        + "  changed.jar\n");
        Path changed = Files.writeString(plugins.resolve("changed.jar"), "changed");
        Path own = Files.writeString(plugins.resolve("own.jar"), "own");
        Path keys = Files.writeString(list.resolveSibling("keys.json"), "{}");

        assertTrue(start("--version").contains("0.1.0"));
        assertFalse(Files.exists(old), "of the older distribution");
        assertTrue(Files.exists(shipped));
        assertEquals("changed", Files.readString(changed));
        assertEquals("own", Files.readString(own));
        assertEquals("{}", Files.readString(keys));
        assertEquals(
                Files.readString(SHIPPED.resolve("conf").resolve("distribution.sha256")),
                Files.readString(list));
        assertTrue(Files.isSymbolicLink(folder.resolve("home").resolve("lib")));
        assertTrue(Files.isDirectory(folder.resolve("state")));
    }

    private String start(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = START.toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("INTARSIA_SHIPPED", SHIPPED.toString());
        builder.environment().put("INTARSIA_DATA", folder.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue(), said);
        return said;
    }
}
