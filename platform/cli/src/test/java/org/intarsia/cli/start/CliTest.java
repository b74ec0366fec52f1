package org.intarsia.cli.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.intarsia.cli.Console;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands without any plugin. */
class CliTest {
    private static final String MANIFEST =
            """
            intarsia: 1
            name: nothing
            image: {height: 4, width: 4}
            tokenizer: {use: pixel}
            backbone: {use: jit}
            head: {use: patch-linear}
            sampler: {use: euler, steps: 4}
            decoder: {use: pixel}
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir Path home;

    @Test
    void everyCommandHasHelp() {
        for (String command :
                List.of(
                        "generate",
                        "plan",
                        "train",
                        "evaluate",
                        "parity",
                        "weights",
                        "bench",
                        "explain",
                        "plugins")) {
            assertEquals(0, run(command, "--help"), err.toString(StandardCharsets.UTF_8));
            assertTrue(out().contains("Usage: intarsia " + command), out());
            out.reset();
        }
        assertEquals(0, run("weights", "check", "--help"));
        assertTrue(out().contains("SHAPES.json"), out());
    }

    @Test
    void withoutArgumentsTheCommandsAreShown() {
        assertEquals(0, run());
        assertTrue(out().contains("generate") && out().contains("Exit codes:"), out());
    }

    @Test
    void missingPluginsAreNamedTogether() throws IOException {
        Path manifest = Files.writeString(home.resolve("m.yaml"), MANIFEST);
        assertEquals(2, run("plan", manifest.toString()));
        String told = err.toString(StandardCharsets.UTF_8);
        assertEquals(5, told.lines().filter(line -> line.contains(" INT-201 ")).count(), told);
        assertFalse(told.contains("\tat "), told);
    }

    @Test
    void aChangeOfTheManifestIsReadLikeTheManifest() throws IOException {
        Path manifest = Files.writeString(home.resolve("m.yaml"), MANIFEST);
        assertEquals(2, run("plan", manifest.toString(), "--set", "name.first=x"));
        assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("INT-404 "));
        err.reset();
        assertEquals(2, run("plan", manifest.toString(), "--set", "image.depth=3"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("INT-104 image.depth (--set): "));
    }

    @Test
    void aWordThatIsNoCommandIsAnsweredWithTheNearOne() {
        assertEquals(2, run("genrate"));
        String told = err.toString(StandardCharsets.UTF_8);
        assertTrue(told.startsWith("INT-400 ") && told.contains("Did you mean generate?"), told);
    }

    @Test
    void whatASetPartDropsIsSaidInOneLine() throws IOException {
        Path manifest = Files.writeString(home.resolve("m.yaml"), MANIFEST);
        assertEquals(2, run("plan", manifest.toString(), "--set", "sampler.use=rk45"));
        String told = err.toString(StandardCharsets.UTF_8);
        String first = told.lines().findFirst().orElseThrow();
        assertEquals("--set sampler: dropped steps, which was set for euler", first);
        err.reset();
        assertEquals(2, run("plan", manifest.toString(), "--set", "sampler.use=euler"));
        assertFalse(err.toString(StandardCharsets.UTF_8).contains("dropped"));
    }

    @Test
    void aKindThatThereIsNotIsRefusedAndTheNearOneNamed() {
        assertEquals(2, run("parts", "--kind", "samplr"));
        String told = err.toString(StandardCharsets.UTF_8);
        assertTrue(told.startsWith("INT-400 parts --kind samplr: "), told);
        assertTrue(told.contains("Did you mean sampler?"), told);
        assertEquals("", out());
        assertEquals(0, run("parts", "--kind", "sampler"));
    }

    @Test
    void aCaseThatNoPluginRunsHasFailed() throws IOException {
        Path folder = Files.createDirectories(home.resolve("case"));
        Files.writeString(
                folder.resolve("case.json"),
                "{\"model\": \"jit\", \"case\": \"forward\", \"op\": \"forward\"}");
        assertEquals(1, run("parity", home.toString()));
        assertTrue(out().contains("FAIL jit/forward"), out());
        assertTrue(out().endsWith("0 passed, 1 failed\n"), out());
    }

    private int run(String... arguments) {
        Console console =
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false);
        return new Cli(new ModuleRegistry(List.of()), home, console).applyAsInt(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
