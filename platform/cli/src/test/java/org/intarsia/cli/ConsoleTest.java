package org.intarsia.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(print(out), print(err), false);

    @Test
    void whateverIsPrintedReachesTheTerminalEscaped() {
        console.line("tensor a\u001b]0;x\u0007");
        console.note("plugin b\u001b[2J");
        console.tell(
                new IntarsiaException(ErrorCode.UNKNOWN_ENTRY, "k\u001b[31m", "no such entry", ""));
        assertEquals("tensor a\\u001B]0;x\\u0007\n", text(out));
        assertEquals("plugin b\\u001B[2J\nINT-104 k\\u001B[31m: no such entry\n", text(err));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
