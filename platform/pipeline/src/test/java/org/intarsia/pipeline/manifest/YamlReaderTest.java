package org.intarsia.pipeline.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
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
        Node.Mapping root =
                YamlReader.read("a: !!javax.script.ScriptEngineManager [1]\n", "m.yaml");
        assertEquals(Map.of("a", List.of(1)), root.plain());
    }

    private static ErrorCode code(String text) {
        return assertThrows(IntarsiaException.class, () -> YamlReader.read(text, "m.yaml"))
                .problems()
                .get(0)
                .code();
    }
}
