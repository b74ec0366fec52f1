package org.intarsia.pipeline.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerCaseTest {
    @TempDir private Path folder;

    private void put(String which, String name) throws IOException {
        try {
            Path from =
                    Path.of(
                            TokenizerCaseTest.class
                                    .getResource("/tokenizer/" + which + "/" + name)
                                    .toURI());
            Files.copy(from, folder.resolve(name));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private CaseResult run(String config) throws IOException {
        Files.writeString(
                folder.resolve("case.json"),
                """
                {"model": "text-tokenizer", "case": "a", "op": "tokenize", "config": {%s},
                 "files": {"texts": "texts.json"}, "tolerance": {"abs": 0, "rel": 0}}
                """
                        .formatted(config));
        return new ParityRunner(new ModuleRegistry(List.of())).run(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t5", "gemma2-mini", "qwen3-mini"})
    void everyRecordedTextHasItsIds(String which) throws IOException {
        put(which, "texts.json");
        put(which, "tokenizer.json");
        CaseResult result = run("");
        assertTrue(result.passed(), result.line());
        assertEquals("PASS text-tokenizer/a  worst texts 0.0e+00, allowed 0.0e+00", result.line());
    }

    @Test
    void aTextWithOtherIdsIsNamedWithBoth() throws IOException {
        put("t5", "tokenizer.json");
        Files.writeString(
                folder.resolve("texts.json"),
                "[{\"text\": \"\", \"ids\": [1]}, {\"text\": \"\", \"ids\": [7, 1]}]");
        CaseResult result = run("");
        assertFalse(result.passed());
        assertEquals(
                "1 of 2 texts differ, first \"\": [7, 1] expected, [1] found", result.remark());
    }

    @Test
    void aTokenizerThatIsNotThereOrIsAnotherIsToldByItsDigest() throws IOException {
        put("t5", "texts.json");
        String digest = "\"tokenizer_sha256\": \"" + "0".repeat(64) + "\"";
        CaseResult none = run(digest);
        assertFalse(none.passed());
        assertTrue(
                none.remark().endsWith("whose SHA-256 is " + "0".repeat(64) + " there."),
                none.remark());
        put("t5", "tokenizer.json");
        CaseResult other = run(digest);
        assertFalse(other.passed());
        assertTrue(other.remark().startsWith("INT-315"), other.remark());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "[{}]", "[{\"text\": \"a\"}]", "no"})
    void textsThatAreNoneDoNotPass(String texts) throws IOException {
        put("t5", "tokenizer.json");
        Files.writeString(folder.resolve("texts.json"), texts);
        CaseResult result = run("");
        assertFalse(result.passed());
        assertTrue(result.remark().startsWith("INT-703 texts.json"), result.remark());
    }
}
