package org.intarsia.pipeline.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.intarsia.pipeline.Toys;
import org.intarsia.spi.Kind;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.spec.ConditioningSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of another kind than an entry has: read as they are written, or refused at their line. */
class ManifestKindsTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "device: [gpu7]|device|a text is expected, not a list",
                "device: ~|device|a text is expected, not nothing",
                "device:|device|a text is expected, not nothing",
                "device: {gpu: 7}|device|a text is expected, not a map",
                "description: [a]|description|a text is expected, not a list",
                "follow: [pinned]|follow|a text is expected, not a list",
                "precision: ~|precision|a text is expected, not nothing",
                "objective: flow|objective|a map of names to values is expected"
            })
    void aWrongKindIsRefusedAtItsLine(String entry, String place, String cause) {
        String text = Toys.manifest() + entry + "\n";
        Problem problem = problem(text);
        assertEquals(ErrorCode.INVALID_ENTRY, problem.code());
        assertEquals(place, problem.place().part());
        assertEquals(text.lines().count(), problem.place().line());
        assertEquals(cause, problem.cause());
    }

    @Test
    void aNameThatIsAListIsRefused() {
        String text = Toys.manifest().replaceFirst("name: \\w+", "name: [a, b]");
        Problem problem = problem(text);
        assertEquals("INT-105 name (line 2)", problem.code() + " " + problem.place());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../evil", "a/b", "'a\\b'", "''", "con", "\"a\\u001b[2J\"", ".x"})
    void aNameThatLeadsElsewhereIsRefusedAtItsLine(String name) {
        Problem problem =
                problem(
                        Toys.manifest()
                                .replaceFirst("name: \\w+", "name: X")
                                .replace("name: X", "name: " + name));
        assertEquals("INT-118 name (line 2)", problem.code() + " " + problem.place());
    }

    @Test
    void numbersInQuotesAndOctalNumbersAreNamedAsTexts() {
        assertTrue(image("\"32\"").cause().endsWith("not the quoted text \"32\""));
        assertTrue(image("032").cause().endsWith("not the text \"032\""));
        assertTrue(image("0o32").cause().endsWith("not the text \"0o32\""));
        assertTrue(image("3.5").cause().endsWith("a whole number is expected, not 3.5"));
        String large = "a whole number of 32 bits is expected, not 3000000000";
        assertTrue(image("3000000000").cause().endsWith(large), large);
        assertTrue(image("yes").cause().endsWith("not the text \"yes\""));
        assertTrue(image("true").cause().endsWith("a whole number is expected, not true"));
    }

    @Test
    void classNamesKeepTheirText() {
        Manifest manifest = Manifests.parse(classes("[no, null, ~, 007, 1.50, true, 0x1F]"), "m");
        assertEquals(
                List.of("no", "null", "~", "007", "1.50", "true", "0x1F"),
                ((ConditioningSpec.Classes) manifest.conditioning()).names());
    }

    @Test
    void classNamesThatAreNoWordsAreRefused() {
        assertEquals(
                "INT-105 conditioning.names[1] (line 2): a word is expected, not a list. Fix the"
                        + " item.",
                problem(classes("[cat, [dog], a, b, c, d, e]")).toString());
        assertTrue(
                problem(classes("[cat, \"\", a, b, c, d, e]"))
                        .cause()
                        .endsWith("quoted text \"\""));
        assertTrue(problem(classes("cat")).cause().endsWith("a list is expected"));
    }

    @Test
    void classNamesThatSteerATerminalAreRefusedAtTheirLines() {
        IntarsiaException refused =
                assertThrows(
                        IntarsiaException.class,
                        () ->
                                Manifests.parse(
                                        classes(
                                                "[cat,\n  \"a\\u001b[2J\", a/b,\n"
                                                        + "  \"\\0\", \"d\\ne\", f, \"\\u202eg\"]"),
                                        "m"));
        assertEquals(
                List.of(
                        "INT-118 conditioning.names[1] (line 3) U+001B",
                        "INT-118 conditioning.names[3] (line 4) U+0000",
                        "INT-118 conditioning.names[4] (line 4) U+000A",
                        "INT-118 conditioning.names[6] (line 4) U+202E"),
                refused.problems().stream()
                        .map(it -> it.code() + " " + it.place() + it.cause().split("contains")[1])
                        .toList());
    }

    @Test
    void versionsAndPresetsKeepTheirText() {
        Manifest manifest =
                Manifests.parse(
                        Toys.manifest().replace("sampler: {", "sampler: {version: 1.10, "), "m");
        assertEquals("1.10", manifest.parts().get(Kind.SAMPLER).version());
    }

    @Test
    void aFileThatIsNotUtf8IsRefusedAtItsLine() throws IOException {
        Path file = folder.resolve("latin.yaml");
        Files.write(file, "a: 1\nb: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        IntarsiaException e =
                assertThrows(IntarsiaException.class, () -> Manifests.text(file, "latin.yaml"));
        assertEquals(
                "INT-101 latin.yaml (line 2): the byte 0xE9 is not UTF-8. Save the file as UTF-8.",
                e.getMessage());
        Files.write(file, new byte[] {'a', (byte) 0xC3});
        assertThrows(IntarsiaException.class, () -> Manifests.text(file, "latin.yaml"));
        Files.writeString(file, "b: caf\u00e9 \u732b");
        assertEquals("b: caf\u00e9 \u732b", Manifests.text(file, "latin.yaml"));
    }

    private static String classes(String names) {
        return "intarsia: 1\nconditioning: {kind: class, classes: 7, names: "
                + names
                + "}\n"
                + Toys.manifest()
                        .lines()
                        .skip(1)
                        .filter(line -> !line.startsWith("conditioning"))
                        .collect(java.util.stream.Collectors.joining("\n"));
    }

    private static Problem image(String height) {
        return problem(Toys.manifest().replaceFirst("height: \\d+", "height: " + height));
    }

    private static Problem problem(String text) {
        return assertThrows(IntarsiaException.class, () -> Manifests.parse(text, "m.yaml"))
                .problems()
                .get(0);
    }
}
