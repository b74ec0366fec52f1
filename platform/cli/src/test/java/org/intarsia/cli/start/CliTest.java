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
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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
                        "models",
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
    void aCommandIsFoundWhereverItStandsAndOthersAreSuggestedFromAll() {
        assertEquals(
                0, run("--verbose", "explain", "INT-203"), err.toString(StandardCharsets.UTF_8));
        String before = out();
        out.reset();
        assertEquals(0, run("explain", "INT-203", "--verbose"));
        assertEquals(before, out());

        assertEquals(2, run("expalin", "INT-203"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("Did you mean explain?"));
        err.reset();
        assertEquals(2, run("explain", "--stat", "x"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("Did you mean --state?"));
    }

    private static byte[] zip(String pickle) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(pickle.getBytes(StandardCharsets.ISO_8859_1));
            zip.putNextEntry(new ZipEntry("archive/data/0"));
            zip.write(new byte[8]);
        }
        return bytes.toByteArray();
    }

    @Test
    void aNestedModelFileIsShownAsATreeAndByItsKey() throws IOException {
        String tensor =
                "ctorch._utils\n_rebuild_tensor_v2\n((U\7storagectorch\n%s\nU\0010U\3cpuK%ctQK\0"
                        + "K%c\205K\1\205\211}tR";
        Files.createDirectories(home.resolve("models"));
        Files.write(
                home.resolve("models/last.ckpt"),
                zip(
                        "\200\2}(U\5epochK\7U\12state_dict}(U\1w"
                                + String.format(tensor, "FloatStorage", 2, 2)
                                + "U\1c"
                                + String.format(tensor, "ComplexFloatStorage", 1, 1)
                                + "U\4stepK\1uu."));
        assertEquals(
                0, run("weights", "inspect", "last.ckpt"), err.toString(StandardCharsets.UTF_8));
        assertEquals(
                List.of(
                        "key what it is tensors values",
                        "(outermost) a dict of 2",
                        "epoch a number",
                        "state_dict a dict of 3 2 3",
                        "state_dict.step a number"),
                out().lines().limit(5).map(line -> line.replaceAll(" +", " ")).toList());
        out.reset();
        assertEquals(0, run("weights", "inspect", "last.ckpt", "--key", "state_dict"));
        List<String> lines = out().lines().toList();
        assertEquals("name  type  shape  not loaded", lines.get(0));
        assertEquals("c     C64   [1]    complex numbers", lines.get(1));
        assertEquals("w     F32   [2]", lines.get(2));
        assertEquals("besides: step (a number)", lines.get(3));
        assertTrue(lines.get(4).startsWith("2 tensors, 3 values, sha256 "), lines.get(4));
    }

    @Test
    void theModelFilesOfManifestsAreListed() throws IOException {
        Files.createDirectories(home.resolve("manifests"));
        Files.writeString(
                home.resolve("manifests/nothing.yaml"),
                MANIFEST.replace(
                        "{use: jit}", "{use: jit, weights: {file: a.pth, source: the authors}}"));
        assertEquals(0, run("models"), err.toString(StandardCharsets.UTF_8));
        assertTrue(out().contains("nothing   a.pth       backbone  missing"), out());
        assertTrue(out().endsWith("models/a.pth\n    from the authors\n"), out());
        out.reset();
        assertEquals(0, run("models", "nothing", "--json"));
        assertTrue(out().contains("\"status\" : \"missing\""), out());
        Files.createDirectories(home.resolve("models"));
        Files.writeString(home.resolve("models/a.pth"), "<!doctype html><html></html>");
        assertEquals(1, run("models"));
        assertTrue(out().contains("an HTML page"), out());
        assertEquals(2, run("models", "nothign"));
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
