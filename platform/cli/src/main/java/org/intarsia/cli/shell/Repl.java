package org.intarsia.cli.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.felix.service.command.CommandSession;
import org.intarsia.cli.CommandLines;
import org.intarsia.cli.Console;
import org.intarsia.cli.ExitCode;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Suggestions;

/** Reads a line, has it done, reads the next. Ends with {@code exit} or the end of the input. */
final class Repl {
    private static final Set<String> ENDS = Set.of("exit", "quit");

    private final Operator operator;
    private final Console console;

    Repl(Operator operator) {
        this.operator = operator;
        this.console = operator.environment().console();
    }

    /** Where lines come from; null at the end. */
    interface Lines extends AutoCloseable {
        String next();

        @Override
        default void close() {}
    }

    /** The worst code of all commands. */
    int run() throws Exception {
        int worst = ExitCode.DONE;
        List<AutoCloseable> commands = new ArrayList<>();
        CommandSession session = operator.instance().session();
        try (Lines lines = lines()) {
            for (String name : ShellCommands.NAMES) {
                commands.add(
                        operator.instance()
                                .command(name, (in, words) -> operator.run(name, in, words)));
            }
            String line = lines.next();
            while (line != null && !ENDS.contains(line.strip())) {
                worst = Math.max(worst, one(session, line.strip()));
                line = lines.next();
            }
            if (session.getConsole().checkError()) {
                throw outputLost();
            }
            return worst;
        } finally {
            session.close();
            for (AutoCloseable command : commands) {
                command.close();
            }
        }
    }

    /** The session's stream keeps the reason to itself. */
    private static IntarsiaException outputLost() {
        return new IntarsiaException(
                ErrorCode.OUTPUT_LOST,
                "standard output",
                "it could not be written: its disk is full, or its reader closed it",
                "Give it another place; what the commands changed is in the audit log.");
    }

    private int one(CommandSession session, String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return ExitCode.DONE;
        }
        operator.forgetCodes();
        try {
            session.execute(line);
            return operator.worstCode();
        } catch (Exception e) {
            return failed(line, e);
        }
    }

    /** A command tells its own failures; what arrives here, the language did not understand. */
    private int failed(String line, Exception e) {
        String word = line.split("[\\s;|]", 2)[0];
        boolean unknown = !ShellCommands.NAMES.contains(word);
        String cause =
                unknown ? "no command is called " + word : "the line cannot be parsed: " + text(e);
        String next =
                unknown
                        ? Suggestions.suggest(word, ShellCommands.NAMES, "Commands:")
                        : "Put what has brackets, braces or a semicolon in it into quotes.";
        return new CommandLines(console, () -> false, "", List::of)
                .failed(new IntarsiaException(ErrorCode.INVALID_COMMAND, "shell", cause, next));
    }

    private static String text(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private Lines lines() {
        return console.interactive() ? new Terminal(operator) : new Plain();
    }

    /** Standard input that is no terminal. */
    private static final class Plain implements Lines {
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

        @Override
        public String next() {
            try {
                return in.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
