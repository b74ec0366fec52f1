package org.intarsia.cli.shell;

import java.io.InputStream;
import java.util.List;
import org.intarsia.cli.CommandLines;
import org.intarsia.cli.Console;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.shell.syntax.ShellLine;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.problem.Suggestions;
import org.jline.utils.Signals;

/** Reads a line, has it done, reads the next. Ends with {@code exit} or the end of the input. */
final class Repl {
    private static final String INTERRUPT = "INT";
    private static final long TWICE_NANOS = 2_000_000_000L;

    private final Operator operator;
    private final Console console;
    private final InputStream in;
    private long interrupted = System.nanoTime() - TWICE_NANOS;

    /**
     * @param in where lines come from if nobody types
     */
    Repl(Operator operator, InputStream in) {
        this.operator = operator;
        this.in = in;
        this.console = operator.environment().console();
    }

    /** Where lines come from; null at the end. */
    interface Lines extends AutoCloseable {
        String next();

        @Override
        default void close() {}
    }

    /** The worst code of all commands. */
    int run() {
        if (console.interactive()) {
            return run(new Terminal(operator));
        }
        Object before = Signals.register(INTERRUPT, this::interrupted);
        try {
            return run(new ScriptInput(in, operator::leaving));
        } finally {
            Signals.unregister(INTERRUPT, before);
        }
    }

    private int run(Lines from) {
        try (Lines lines = from) {
            String line = lines.next();
            while (line != null) {
                one(line);
                line = operator.leaving() ? null : lines.next();
            }
            return operator.finish();
        }
    }

    /**
     * Leaves the command in the foreground. Where there is none, and the second time at once, the
     * process ends: a script of many commands could not be stopped otherwise.
     */
    private void interrupted() {
        long now = System.nanoTime();
        boolean twice = now - interrupted < TWICE_NANOS;
        interrupted = now;
        if (twice || !operator.tasks().leave()) {
            // The hooks of the end wait for this handler's thread where it is the same.
            new Thread(() -> System.exit(ExitCode.INPUT), "intarsia-exit").start();
        }
    }

    private void one(String text) {
        try {
            ShellLine line = ShellLine.parse(text);
            checkNames(line);
            for (ShellLine.Command command : line.commands()) {
                if (!operator.leaving() && !operator.tasks().run(command, operator::leaving)) {
                    console.note(
                            command.name()
                                    + " goes on in the background; runs lists the requests in"
                                    + " flight, cancel ends one");
                }
            }
        } catch (IntarsiaException e) {
            int code = new CommandLines(console, () -> false, "", List::of).failed(e);
            operator.tasks().failed(code);
        }
    }

    private static void checkNames(ShellLine line) {
        Problems problems = new Problems();
        for (ShellLine.Command command : line.commands()) {
            if (!ShellCommands.NAMES.contains(command.name())) {
                problems.add(
                        ErrorCode.INVALID_COMMAND,
                        "shell",
                        "there is no command " + command.name(),
                        Suggestions.suggest(command.name(), ShellCommands.NAMES, "Commands:"));
            }
        }
        problems.throwIfAny();
    }
}
