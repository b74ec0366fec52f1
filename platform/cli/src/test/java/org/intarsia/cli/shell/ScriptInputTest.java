package org.intarsia.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ScriptInputTest {
    @Test
    void linesEndWithANewlineOrTheEndOfTheInput() {
        assertEquals(List.of("a", "", "b\u00e4", "c"), lines("a\n\nb\u00e4\r\nc"));
        assertEquals(List.of("a"), lines("\uFEFFa\n"), "a byte order mark is no part of it");
        assertEquals(List.of(), lines(""));
    }

    @Test
    void whatIsNoTextEndsTheInputWithOneMessage() {
        byte[] elf = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, '\n', '>', 'x', '\n'};
        assertTrue(broken(elf).contains("control characters"));
        byte[] latin = "pipelines \u00e4\n".getBytes(StandardCharsets.ISO_8859_1);
        assertTrue(broken(latin).contains("not text in UTF-8"));
        byte[] endless = new byte[3 << 20];
        java.util.Arrays.fill(endless, (byte) 'a');
        assertTrue(broken(endless).contains("longer than 1048576 characters"));
    }

    @Test
    void whoeverWaitsForALineIsWokenWhenTheProcessEnds() throws IOException {
        AtomicBoolean ending = new AtomicBoolean();
        try (PipedOutputStream typed = new PipedOutputStream();
                ScriptInput input = new ScriptInput(new PipedInputStream(typed), ending::get)) {
            typed.write("runs\n".getBytes(StandardCharsets.UTF_8));
            typed.flush();
            assertEquals("runs", input.next());
            ending.set(true);
            assertNull(input.next());
        }
    }

    private static List<String> lines(String text) {
        ScriptInput input = input(text.getBytes(StandardCharsets.UTF_8));
        List<String> lines = new ArrayList<>();
        for (String line = input.next(); line != null; line = input.next()) {
            lines.add(line);
        }
        return lines;
    }

    private static String broken(byte[] bytes) {
        ScriptInput input = input(bytes);
        IntarsiaException broken =
                assertThrows(
                        IntarsiaException.class,
                        () -> {
                            while (input.next() != null) {
                                // What comes before is text.
                            }
                        });
        assertEquals(ErrorCode.INVALID_COMMAND, broken.problems().get(0).code());
        return broken.getMessage();
    }

    private static ScriptInput input(byte[] bytes) {
        return new ScriptInput(new ByteArrayInputStream(bytes), () -> false);
    }
}
