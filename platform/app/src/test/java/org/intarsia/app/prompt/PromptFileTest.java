package org.intarsia.app.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.intarsia.pipeline.text.Prompt;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problem;
import org.intarsia.spi.spec.ImageSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptFileTest {
    @TempDir private Path folder;

    private List<PromptLine> read(String name, String text) throws IOException {
        return PromptFile.read(Files.writeString(folder.resolve(name), text), "blurry");
    }

    private List<Problem> refused(String name, String text) throws IOException {
        return assertThrows(IntarsiaException.class, () -> read(name, text)).problems();
    }

    @Test
    void aLineIsAPrompt() throws IOException {
        assertEquals(
                List.of("a red fox", "# no comment", "ein Fuchs im Schnee ❄"),
                read("a.txt", "\uFEFFa red fox\r\n\n  # no comment \n \t\nein Fuchs im Schnee ❄")
                        .stream()
                        .map(line -> line.prompt().text())
                        .toList());
        assertEquals(List.of(PromptLine.of(new Prompt("a", "blurry"))), read("one line.txt", "a"));
    }

    @Test
    void aLineOfJsonMaySayMore() throws IOException {
        List<PromptLine> lines =
                read(
                        "a.txt",
                        """
                        {"prompt": "a", "seed": -9223372036854775808}

                        {"prompt": "", "negative-prompt": "", "width": 64, "height": 32}
                        """);
        assertEquals(new PromptLine(new Prompt("a", "blurry"), Long.MIN_VALUE, null), lines.get(0));
        assertEquals(new PromptLine(new Prompt("", ""), null, new ImageSpec(32, 64)), lines.get(1));
    }

    @Test
    void everyBadLineIsSaidAtOnce() throws IOException {
        List<Problem> problems =
                refused(
                        "a.jsonl",
                        """
                        {"prompt": "good"}
                        a red fox
                        ["prompt"]
                        {"promt": "a"}
                        {"prompt": 7, "seed": 1.5}
                        {"prompt": "a", "seed": 9223372036854775808}
                        {"prompt": "a", "width": 64}
                        {"prompt": "a", "width": 0, "height": 70000}
                        {"prompt": "a", "prompt": "b"}
                        {"prompt": "a"} {"prompt": "b"}
                        {"prompt": "\\ud800"}
                        {"prompt": null}
                        """);
        assertEquals(
                List.of(2, 3, 4, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 12),
                problems.stream().map(problem -> problem.place().line()).toList());
        assertTrue(problems.stream().allMatch(it -> it.code() == ErrorCode.PROMPT_LINE));
        assertTrue(
                problems.get(2).next().contains("prompt")
                        && problems.get(2).cause().contains("promt"),
                problems.get(2).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n  \n", "\uFEFF"})
    void aFileWithoutAPromptIsRefused(String text) throws IOException {
        assertEquals(ErrorCode.FILE_NOT_READABLE, refused("a.txt", text).get(0).code());
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Path file = folder.resolve("a.png");
        Files.write(file, new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff});
        for (Path given : List.of(file, folder, folder.resolve("none.txt"))) {
            assertEquals(
                    ErrorCode.FILE_NOT_READABLE,
                    assertThrows(IntarsiaException.class, () -> PromptFile.read(given, null))
                            .problems()
                            .get(0)
                            .code());
        }
    }

    @Test
    void moreLinesThanARunMakesAreRefusedAtTheFirstOfThem() throws IOException {
        assertEquals(
                PromptFile.MOST_LINES, read("a.txt", "a\n".repeat(PromptFile.MOST_LINES)).size());
        List<Problem> problems = refused("a.txt", "a\n".repeat(PromptFile.MOST_LINES + 5));
        assertEquals(1, problems.size());
        assertEquals(PromptFile.MOST_LINES + 1, problems.get(0).place().line());
    }
}
