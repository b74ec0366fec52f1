package org.intarsia.cli.shell.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;

/**
 * A line that was typed, as commands with their words. Words are separated by spaces; single quotes
 * keep everything as it stands, double quotes all but a backslash before a double quote or a
 * backslash; a backslash outside of quotes keeps the next character. A semicolon ends a command; an
 * ampersand ends it and leaves it in the background. Nothing else has a meaning: there are no
 * variables, pipes, redirections or nested commands.
 *
 * @param commands in their order; none for an empty line or a comment
 */
public record ShellLine(List<Command> commands) {
    private static final Map<Character, String> ABSENT =
            Map.of(
                    '|', "the shell has no pipes",
                    '<', "the shell has no redirection",
                    '>', "the shell has no redirection",
                    '$', "the shell has no variables and runs nothing inside a line",
                    '`', "the shell runs nothing inside a line");

    public ShellLine {
        commands = List.copyOf(commands);
    }

    /**
     * One command of a line.
     *
     * @param words at least one, its name first
     * @param background whether the next line is read while it runs
     */
    public record Command(List<String> words, boolean background) {
        public Command {
            words = List.copyOf(words);
        }

        public String name() {
            return words.get(0);
        }
    }

    /**
     * @throws IntarsiaException INT-400 for all that is wrong with the line; none of it is run then
     */
    public static ShellLine parse(String line) {
        String text = line.strip();
        return text.isEmpty() || text.startsWith("#")
                ? new ShellLine(List.of())
                : new Reader(text).read();
    }

    /** One reading of one line. */
    private static final class Reader {
        private final String text;
        private final Problems problems = new Problems();
        private final List<Command> commands = new ArrayList<>();
        private List<String> words = new ArrayList<>();
        private StringBuilder word;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        ShellLine read() {
            while (at < text.length()) {
                char c = text.charAt(at);
                switch (c) {
                    case ' ', '\t' -> endWord();
                    case '\'' -> quoted(c);
                    case '"' -> quoted(c);
                    case '\\' -> escaped();
                    case ';', '&' -> endCommand(c == '&');
                    default -> plain(c);
                }
                at++;
            }
            endWord();
            if (!words.isEmpty()) {
                commands.add(new Command(words, false));
            }
            problems.throwIfAny();
            return new ShellLine(commands);
        }

        private StringBuilder word() {
            word = word == null ? new StringBuilder() : word;
            return word;
        }

        private void plain(char c) {
            if (ABSENT.containsKey(c)) {
                wrong(at, "\"" + c + "\": " + ABSENT.get(c), "Quote it to use it literally.");
            } else if (Character.isISOControl(c)) {
                wrong(at, "a control character", "Leave it out.");
            }
            word().append(c);
        }

        private void escaped() {
            if (at + 1 == text.length()) {
                wrong(at, "nothing follows the backslash", "A command is on one line.");
                return;
            }
            at++;
            word().append(text.charAt(at));
        }

        private void quoted(char quote) {
            int from = at;
            StringBuilder into = word();
            at++;
            while (at < text.length() && text.charAt(at) != quote) {
                boolean escape =
                        quote == '"'
                                && text.charAt(at) == '\\'
                                && at + 1 < text.length()
                                && "\"\\".indexOf(text.charAt(at + 1)) >= 0;
                at += escape ? 1 : 0;
                into.append(text.charAt(at));
                at++;
            }
            if (at >= text.length()) {
                wrong(from, "the quote " + quote + " is not closed", "Close it on the same line.");
            }
        }

        private void endWord() {
            if (word != null) {
                words.add(word.toString());
                word = null;
            }
        }

        private void endCommand(boolean background) {
            endWord();
            if (words.isEmpty()) {
                wrong(
                        at,
                        "there is no command before \"" + text.charAt(at) + "\"",
                        "Put ; between commands, or & behind one that is to run in the background.");
                return;
            }
            commands.add(new Command(words, background));
            words = new ArrayList<>();
        }

        private void wrong(int index, String cause, String next) {
            problems.add(ErrorCode.INVALID_COMMAND, "column " + (index + 1), cause, next);
        }
    }
}
