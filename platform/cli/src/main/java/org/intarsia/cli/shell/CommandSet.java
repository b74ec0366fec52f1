package org.intarsia.cli.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.intarsia.cli.CommandLines;
import org.intarsia.cli.Console;
import org.intarsia.cli.Environment;
import picocli.CommandLine;

/**
 * The shell's commands, built once and used for one line after another. What they print goes where
 * the line's output goes. Used by one thread at a time.
 */
final class CommandSet {
    private final Target target = new Target();
    private final CommandLine line;

    CommandSet(Operator operator) {
        Environment environment = operator.environment();
        Console console =
                new Console(
                        new PrintStream(target, true, StandardCharsets.UTF_8),
                        environment.console().err(),
                        false);
        Environment here =
                new Environment(
                        environment.registry(),
                        environment.home(),
                        console,
                        environment.interrupts());
        line =
                new CommandLines(console, () -> false, "", environment.registry()::components)
                        .of(new ShellCommands.Root(), ShellCommands.all(operator, here));
    }

    int execute(PrintStream out, String... arguments) {
        target.out = out;
        try {
            return line.execute(arguments);
        } finally {
            out.flush();
        }
    }

    /** An output whose destination changes from line to line. */
    private static final class Target extends OutputStream {
        private OutputStream out = OutputStream.nullOutputStream();

        @Override
        public void write(int one) throws IOException {
            out.write(one);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
