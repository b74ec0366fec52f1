package org.intarsia.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.ToIntFunction;
import org.intarsia.kernel.Registry;
import org.intarsia.spi.IntarsiaException;
import org.intarsia.spi.Near;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Arguments to an exit code. Every failure ends here, as one message. */
public final class Cli implements ToIntFunction<String[]> {
    private final Registry registry;
    private final Home home;
    private final Console console;

    public Cli(Registry registry, java.nio.file.Path home, Console console) {
        this.registry = registry;
        this.home = new Home(home);
        this.console = console;
    }

    @Override
    public int applyAsInt(String[] arguments) {
        // Closed last: whoever interrupts a command still reads what it says.
        try (Interrupts interrupts = new Interrupts()) {
            return run(new Environment(registry, home, console, interrupts), arguments);
        }
    }

    private int run(Environment environment, String[] arguments) {
        Intarsia root = new Intarsia();
        CommandLine commands = new CommandLine(root);
        for (Object command :
                List.of(
                        new GenerateCommand(environment),
                        new PlanCommand(environment),
                        new TrainCommand(environment),
                        new EvaluateCommand(environment),
                        new ParityCommand(environment),
                        new WeightsCommand(environment),
                        new BenchCommand(environment),
                        new PluginsCommand(environment),
                        new AuditCommand(environment))) {
            commands.addSubcommand(command);
        }
        commands.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true));
        commands.setOut(new PrintWriter(console.out(), true));
        commands.setErr(new PrintWriter(console.err(), true));
        commands.setParameterExceptionHandler(this::misused);
        commands.setExecutionExceptionHandler((e, line, parsed) -> failed(e, root.verbose()));
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        if (arguments.length == 0) {
            commands.usage(console.out());
            return ExitCode.DONE;
        }
        return commands.execute(arguments);
    }

    private int misused(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        String next =
                "See intarsia "
                        + (command.getParent() == null ? "" : command.getCommandName() + " ")
                        + "--help.";
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            List<String> known =
                    word.startsWith("-")
                            ? command.getCommandSpec().options().stream()
                                    .map(CommandLine.Model.OptionSpec::longestName)
                                    .toList()
                            : List.copyOf(command.getSubcommands().keySet());
            next =
                    Near.find(word, known).map(near -> "Did you mean " + near + "? ").orElse("")
                            + next;
        }
        console.tell(
                new IntarsiaException(
                        "INT-400", "command line", String.valueOf(e.getMessage()), next));
        return ExitCode.INPUT;
    }

    private int failed(Exception e, boolean verbose) {
        if (verbose) {
            e.printStackTrace(console.err());
        }
        if (e instanceof CancellationException) {
            console.tell(
                    new IntarsiaException(
                            "INT-410",
                            "intarsia",
                            "stopped before the end",
                            "Give the same command again."));
            return ExitCode.INPUT;
        }
        if (e instanceof IntarsiaException known) {
            console.tell(known);
            return ExitCode.INPUT;
        }
        console.tell(
                new IntarsiaException(
                        "INT-999",
                        "intarsia",
                        "an error that nobody foresaw: " + e.getMessage(),
                        "Run it again with --verbose and report what it prints."));
        return ExitCode.FAILED;
    }
}
