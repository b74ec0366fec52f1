package org.intarsia.pipeline.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.junit.jupiter.api.Test;

class YamlReaderTest {
    @Test
    void valuesKeepTheirLines() {
        Node.Mapping root = YamlReader.read("a: 1\nb:\n  c: [x, 2.5, true]\n", "m.yaml");
        assertEquals(Map.of("a", 1, "b", Map.of("c", List.of("x", 2.5, true))), root.plain());
        Node c = ((Node.Mapping) root.entries().get("b")).entries().get("c");
        assertEquals(3, c.origin().line());
        assertEquals("b.c", c.path());
    }

    @Test
    void aliasesAreRefusedBeforeTheyGrow() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append(", *a")
                    .append(i - 1)
                    .append("]\n");
        }
        assertEquals(ErrorCode.YAML_ALIAS, code(bomb.toString()));
        assertEquals(ErrorCode.YAML_ALIAS, code("a: [1]\nb: *a\n"));
    }

    @Test
    void aHundredThousandLevelsAreRefused() {
        assertEquals(ErrorCode.DOCUMENT_TOO_LARGE, code("a: " + "[".repeat(100_000)));
        assertEquals(ErrorCode.DOCUMENT_TOO_LARGE, code("a: " + "{b: ".repeat(100_000)));
        StringBuilder block = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            block.append(" ".repeat(i)).append("k:\n");
        }
        assertEquals(ErrorCode.DOCUMENT_TOO_LARGE, code(block.toString()));
    }

    @Test
    void tooMuchTextIsRefused() {
        assertEquals(ErrorCode.DOCUMENT_TOO_LARGE, code("a: " + "x".repeat(YamlReader.LONGEST)));
        assertEquals(
                ErrorCode.DOCUMENT_TOO_LARGE, code("a: [" + "1,".repeat(YamlReader.MOST) + "1]"));
    }

    @Test
    void brokenTextIsNamedWithItsLine() {
        IntarsiaException e =
                assertThrows(
                        IntarsiaException.class, () -> YamlReader.read("a: 1\nb: [1,\n", "m.yaml"));
        assertEquals(ErrorCode.INVALID_YAML, e.problems().get(0).code());
        assertTrue(e.problems().get(0).subject().startsWith("m.yaml (line "), e.getMessage());
        assertEquals(ErrorCode.INVALID_YAML, code("a: 1\na: 2\n"));
        assertEquals(ErrorCode.INVALID_YAML, code("- 1\n"));
        assertEquals(ErrorCode.INVALID_YAML, code(""));
    }

    @Test
    void aTypeTagBuildsNothing() {
        refused(2, "not supported", "b: 1\na: !!javax.script.ScriptEngineManager [1]\n");
        refused(1, "not supported", "a: !!int 3\n");
        refused(1, "not supported", "a: !mine {b: 1}\n");
    }

    @Test
    void aSecondDocumentIsRefusedAtItsLine() {
        refused(3, "second document", "a: 1\n# more\n---\nb: 2\n");
        refused(2, "second document", "a: 1\n---\n");
        assertEquals(Map.of("a", 1), YamlReader.read("---\na: 1\n...\n", "m.yaml").plain());
    }

    @Test
    void whatIsNoTextOrNameIsRefusedAtItsLine() {
        refused(2, "the name of an entry", "a: 1\n? [x]\n: 2\n");
        refused(3, "U+0007", "a: 1\nb: 2\nc: x\u0007\n");
        refused(2, "not valid YAML", "a: 1\nb: @x\n");
        refused(2, "not valid YAML", "a: 1\n\tb: 2\n");
        refused(2, "given twice", "a: 1\na: 2\n");
    }

    @Test
    void onlyDecimalNumbersTrueFalseAndNothingAreMoreThanText() {
        for (String text :
                List.of(
                        "yes",
                        "no",
                        "on",
                        "off",
                        "y",
                        "n",
                        "017",
                        "0o17",
                        "0x1F",
                        "0b11",
                        "1_000",
                        "12:30",
                        "1,5",
                        "1e",
                        "+",
                        ".",
                        "2024-01-01",
                        "<<",
                        "=")) {
            assertEquals(text, scalar(text).value(), text);
        }
        assertEquals(12, scalar("12").value());
        assertEquals(-3, scalar("-3").value());
        assertEquals(9_000_000_000L, scalar("9000000000").value());
        assertEquals(1e30, scalar("1e30").value());
        assertEquals(0.5, scalar(".5").value());
        assertEquals(true, scalar("true").value());
        assertEquals(null, scalar("~").value());
        assertEquals(null, scalar("").value());
        assertEquals("12", scalar("\"12\"").value());
        assertEquals("", scalar("''").value());
    }

    @Test
    void aValueKeepsItsTextAndSaysWhenItIsQuoted() {
        assertEquals("1.10", scalar("1.10").text());
        assertEquals("1.10", scalar("1.10").described());
        assertEquals("the quoted text \"12\"", scalar("'12'").described());
        assertEquals("the text \"017\"", scalar("017").described());
        assertEquals("nothing", scalar("~").described());
    }

    @Test
    void aValueOfTheCommandLineIsOneValue() {
        Node value = YamlReader.value("[1, 2]", "image.width", "--set");
        assertEquals(List.of(1, 2), value.plain());
        assertEquals("image.width (--set)", value.place().toString());
        for (String two : List.of("1\nother: 2", "1\n---\nb: 2", "1\n...\n---\nx: 2")) {
            IntarsiaException e =
                    assertThrows(
                            IntarsiaException.class, () -> YamlReader.value(two, "a", "--set"));
            assertEquals(ErrorCode.INVALID_YAML, e.problems().get(0).code());
        }
    }

    private static Node.Scalar scalar(String text) {
        return (Node.Scalar) YamlReader.read("a: " + text + "\n", "m.yaml").entries().get("a");
    }

    private static void refused(int line, String words, String text) {
        IntarsiaException e =
                assertThrows(IntarsiaException.class, () -> YamlReader.read(text, "m.yaml"));
        assertEquals(ErrorCode.INVALID_YAML, e.problems().get(0).code());
        assertEquals(Place.file("m.yaml").at(line), e.problems().get(0).place(), e.getMessage());
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }

    private static ErrorCode code(String text) {
        return assertThrows(IntarsiaException.class, () -> YamlReader.read(text, "m.yaml"))
                .problems()
                .get(0)
                .code();
    }
}
