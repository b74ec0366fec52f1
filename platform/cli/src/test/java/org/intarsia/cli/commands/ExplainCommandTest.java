package org.intarsia.cli.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.intarsia.cli.CommandLines;
import org.intarsia.cli.Console;
import org.intarsia.spi.problem.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aCodeIsExplainedWithCauseAndCure() {
        assertEquals(0, run("int-203", "312"));
        assertTrue(out().startsWith("INT-203  Two parts do not fit together\nCause: "), out());
        assertTrue(out().contains("\n\nINT-312  The model file has no such tensor\n"), out());
        assertTrue(out().contains("\nFix:   List the file's tensors with: intarsia"), out());
        assertTrue(out().lines().allMatch(line -> line.length() <= 81), out());
    }

    @Test
    void explainAloneListsAllCodes() {
        assertEquals(0, run());
        assertEquals(ErrorCode.values().length, out().lines().count());
        assertTrue(out().startsWith("INT-101  The file is not valid YAML\nINT-102  "), out());
    }

    @Test
    void codesThatThereAreNotAreAllNamedWithTheNearOnes() {
        assertEquals(2, run("INT-2O3", "nonsense"));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.startsWith("2 problems:\n1. INT-400 explain INT-2O3: there is no"), said);
        assertTrue(said.contains("Did you mean INT-203?"), said);
        assertTrue(said.contains("2. INT-400 explain nonsense: there is no such code. List"), said);
        assertEquals("", out());
    }

    @Test
    void aWordThatBeginsWithAnAtSignIsNoFileOfArguments(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("codes"), "203");
        assertEquals(2, run("@" + file));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.startsWith("INT-400 explain @"), said);
        assertEquals("", out());
    }

    private int run(String... codes) {
        Console console = new Console(print(out), print(err), false);
        String[] arguments = new String[codes.length + 1];
        arguments[0] = "explain";
        System.arraycopy(codes, 0, arguments, 1, codes.length);
        return new CommandLines(console, () -> false, "intarsia ", List::of)
                .of(new Intarsia(), List.of(new ExplainCommand(console)))
                .execute(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
