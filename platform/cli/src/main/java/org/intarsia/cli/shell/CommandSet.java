package org.intarsia.cli.shell;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.intarsia.cli.CommandLines;
import org.intarsia.cli.Console;
import org.intarsia.cli.Environment;
import picocli.CommandLine;

/**
 * The shell's commands, built once and used for one after another. Used by one thread at a time;
 * only {@link #divert} may be called meanwhile.
 */
final class CommandSet {
    private final TaskOutput out = new TaskOutput();
    private final TaskOutput err = new TaskOutput();
    private final Console console;
    private final CommandLine line;

    CommandSet(Operator operator) {
        Environment environment = operator.environment();
        this.console = environment.console();
        Console own =
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false);
        Environment here =
                new Environment(
                        environment.registry(), environment.home(), own, environment.interrupts());
        line =
                new CommandLines(own, () -> false, "", environment.registry()::components)
                        .of(new ShellCommands.Root(), ShellCommands.all(operator, here));
    }

    /** Has the next command write to the process's own streams. */
    void open() {
        out.open(console.out());
        err.open(console.err());
    }

    /** Has what the command writes from now on arrive as whole lines. */
    void divert(Consumer<String> lines) {
        out.divert(lines);
        err.divert(lines);
    }

    /** The command's exit code. */
    int execute(List<String> words) {
        try {
            return line.execute(words.toArray(String[]::new));
        } finally {
            out.close();
            err.close();
        }
    }
}
