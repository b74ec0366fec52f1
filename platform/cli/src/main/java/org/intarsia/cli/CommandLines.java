package org.intarsia.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.intarsia.kernel.PluginFailure;
import org.intarsia.kernel.RegisteredComponent;
import org.intarsia.pipeline.build.EngineFailure;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Suggestions;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Command lines in one manner: every command has help, every failure ends as one message and an
 * exit code. For the process's own arguments and for the lines of the shell.
 *
 * @param console where messages go
 * @param verbose whether stack traces are shown
 * @param named the prefix of a command in messages: {@code intarsia }, or nothing
 * @param parts those that are installed: what one of them throws is told as its own
 */
public record CommandLines(
        Console console,
        BooleanSupplier verbose,
        String named,
        Supplier<List<RegisteredComponent>> parts) {
    /** The command line of a root with its commands. */
    public CommandLine of(Object root, List<Object> commands) {
        CommandLine line = new CommandLine(root);
        commands.forEach(line::addSubcommand);
        line.getSubcommands().values().forEach(CommandLines::addHelp);
        NumberWords.register(line);
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler(this::misused);
        line.setExecutionExceptionHandler((e, at, parsed) -> failed(e));
        line.setExecutionStrategy(this::execute);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // A word that begins with @ is a word; picocli would read arguments from a file.
        line.setExpandAtFiles(false);
        return line;
    }

    /** Only help: an option of a command may be called {@code --version}. */
    private static void addHelp(CommandLine command) {
        if (command.getCommandSpec().findOption("--help") == null) {
            command.getCommandSpec()
                    .addOption(
                            OptionSpec.builder("-h", "--help")
                                    .usageHelp(true)
                                    .description("Show this help message and exit.")
                                    .build());
        }
        command.getSubcommands().values().forEach(CommandLines::addHelp);
    }

    /** An error of the JVM's own kind ends a command as one message too. */
    private int execute(ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (Error e) {
            return failed(e);
        }
    }

    private int misused(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        String next =
                "See "
                        + named
                        + (command.getParent() == null ? "" : command.getCommandName() + " ")
                        + "--help.";
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            List<String> known =
                    word.startsWith("-")
                            ? command.getCommandSpec().options().stream()
                                    .map(OptionSpec::longestName)
                                    .toList()
                            : List.copyOf(command.getSubcommands().keySet());
            next =
                    Suggestions.find(word, known)
                                    .map(near -> "Did you mean " + near + "? ")
                                    .orElse("")
                            + next;
        }
        console.tell(
                new IntarsiaException(
                        ErrorCode.INVALID_COMMAND,
                        "command line",
                        String.valueOf(e.getMessage()),
                        next));
        return ExitCode.INPUT;
    }

    private static String text(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Tells what went wrong. */
    public int failed(Throwable e) {
        if (verbose.getAsBoolean()) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            console.note(trace.toString().stripTrailing());
        }
        if (e instanceof CancellationException) {
            console.tell(
                    new IntarsiaException(
                            ErrorCode.STOPPED,
                            "intarsia",
                            "stopped before the end",
                            "Give the same command again."));
            return ExitCode.INPUT;
        }
        Optional<IntarsiaException> engine = EngineFailure.find(e, System.getenv().keySet());
        if (engine.isPresent()) {
            console.tell(engine.get());
            return ExitCode.FAILED;
        }
        if (e instanceof IntarsiaException known) {
            console.tell(known);
            return ExitCode.INPUT;
        }
        Optional<IntarsiaException> plugins = PluginFailure.find(parts.get(), e);
        if (plugins.isPresent()) {
            console.tell(plugins.get());
            return ExitCode.FAILED;
        }
        if (e instanceof OutOfMemoryError) {
            console.tell(
                    new IntarsiaException(
                            ErrorCode.OUT_OF_MEMORY,
                            "intarsia",
                            "not enough memory",
                            "Use a smaller batch, or give Java more memory with"
                                    + " INTARSIA_JAVA_OPTS=-Xmx4g."));
            return ExitCode.FAILED;
        }
        console.tell(
                new IntarsiaException(
                        ErrorCode.UNEXPECTED,
                        "intarsia",
                        "unexpected error: " + text(e),
                        "Run it again with --verbose and report what it prints."));
        return ExitCode.FAILED;
    }
}
