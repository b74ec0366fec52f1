package org.intarsia.cli.shell.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.intarsia.cli.shell.syntax.ShellLine.Command;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellLineTest {
    @Test
    void wordsAreSeparatedBySpacesAndTabs() {
        assertEquals(List.of("swap", "a", "sampler", "euler"), words(" swap a\tsampler   euler "));
    }

    @Test
    void aLineWithoutACommandIsEmpty() {
        for (String line : List.of("", "   ", "# a comment; exit", "\t# indented")) {
            assertEquals(List.of(), ShellLine.parse(line).commands(), line);
        }
        assertEquals(List.of("generate", "#3"), words("generate #3"), "only at the start");
    }

    @Test
    void quotesKeepWhatIsBetweenThem() {
        assertEquals(
                List.of("swap", "a", "--fragment", "guidance: {use: cfg, scale: 4}"),
                words("swap a --fragment 'guidance: {use: cfg, scale: 4}'"));
        assertEquals(List.of("a b", "c;d&e|f>g$h`i", ""), words("\"a b\" 'c;d&e|f>g$h`i' ''"));
        assertEquals(
                List.of("say \"x\" and \\", "it's"), words("\"say \\\"x\\\" and \\\\\" it\\'s"));
        assertEquals(List.of("onewordtwo"), words("one'word'\"two\""));
        assertEquals(List.of("a\\nb"), words("\"a\\nb\""), "no other escapes");
        assertEquals(List.of("'"), words("\"'\""));
    }

    @Test
    void bracketsAndBracesMeanNothing() {
        assertEquals(
                List.of("swap", "a", "guidance", "cfg", "interval=[0.1,1]", "--version", "[2,3)"),
                words("swap a guidance cfg interval=[0.1,1] --version [2,3)"));
        assertEquals(List.of("(bundle", "0)", "{pipelines}"), words("(bundle 0) {pipelines}"));
    }

    @Test
    void semicolonsSeparateCommandsAndAnAmpersandLeavesOneInTheBackground() {
        assertEquals(
                List.of(
                        new Command(List.of("load", "a"), false),
                        new Command(List.of("soak", "a"), true),
                        new Command(List.of("runs"), false)),
                ShellLine.parse("load a;soak a & runs ;").commands());
        assertEquals(
                List.of(new Command(List.of("soak", "a"), true)),
                ShellLine.parse("soak a&").commands());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${.context}",
                "$x getClass",
                "pipelines > file",
                "pipelines >> file",
                "pipelines >file",
                "pipelines < file",
                "pipelines | grep a",
                "generate $(pipelines)",
                "generate `pipelines`",
                "x = $args; new java.io.File a",
                "generate --out $HOME/a"
            })
    void whatOtherShellsWouldRunOrWriteIsRefused(String line) {
        assertEquals(ErrorCode.INVALID_COMMAND, refused(line).problems().get(0).code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a && b",
                "a;;b",
                "& a",
                "; a",
                "a & & b",
                "say 'it",
                "say \"it",
                "say it\\",
                "a \u0000",
                "a \u001b[2J",
                "say \"it\\\""
            })
    void aLineThatMakesNoSenseIsRefused(String line) {
        assertTrue(refused(line).getMessage().contains("column "), line);
    }

    @Test
    void everythingThatIsWrongWithALineIsToldAtOnce() {
        IntarsiaException refused = refused("a | b > c; ; say \"x");
        assertEquals(4, refused.problems().size(), refused.getMessage());
        assertEquals(
                "INT-400 column 3: \"|\": the shell has no pipes. Quote it to use it literally.",
                refused.problems().get(0).toString());
        assertTrue(refused.getMessage().contains("column 18: the quote \" is not closed"));
    }

    private static List<String> words(String line) {
        List<Command> commands = ShellLine.parse(line).commands();
        assertEquals(1, commands.size(), line);
        return commands.get(0).words();
    }

    private static IntarsiaException refused(String line) {
        return assertThrows(IntarsiaException.class, () -> ShellLine.parse(line), line);
    }
}
