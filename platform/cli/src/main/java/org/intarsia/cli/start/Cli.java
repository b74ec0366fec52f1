package org.intarsia.cli.start;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.intarsia.app.Home;
import org.intarsia.cli.CommandLines;
import org.intarsia.cli.Console;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Instance;
import org.intarsia.cli.Interrupts;
import org.intarsia.cli.bench.BenchCommand;
import org.intarsia.cli.commands.DecodeCommand;
import org.intarsia.cli.commands.EncodeCommand;
import org.intarsia.cli.commands.ExplainCommand;
import org.intarsia.cli.commands.GenerateCommand;
import org.intarsia.cli.commands.Intarsia;
import org.intarsia.cli.commands.ModelsCommand;
import org.intarsia.cli.commands.ParityCommand;
import org.intarsia.cli.commands.PartsCommand;
import org.intarsia.cli.commands.PlanCommand;
import org.intarsia.cli.commands.ReproduceCommand;
import org.intarsia.cli.commands.WeightsCommand;
import org.intarsia.cli.remote.CanaryCommand;
import org.intarsia.cli.remote.JobsCommand;
import org.intarsia.cli.remote.KeysCommand;
import org.intarsia.cli.remote.PipelinesCommand;
import org.intarsia.cli.remote.StateCommand;
import org.intarsia.cli.serve.ServeCommand;
import org.intarsia.cli.shell.ShellCommand;
import org.intarsia.cli.training.CompareCommand;
import org.intarsia.cli.training.EvaluateCommand;
import org.intarsia.cli.training.StatisticsCommand;
import org.intarsia.cli.training.TrainCommand;
import org.intarsia.cli.trust.AuditCommand;
import org.intarsia.cli.trust.PluginsCommand;
import org.intarsia.kernel.Registry;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Arguments to an exit code. Every failure ends here, as one message. */
public final class Cli implements ToIntFunction<String[]> {
    private final Registry registry;
    private final Home home;
    private final Console console;
    private final Optional<Instance> instance;

    /** Without the commands that need a running framework. */
    public Cli(Registry registry, Path home, Console console) {
        this(registry, new Home(home), console, Optional.empty());
    }

    public Cli(Registry registry, Home home, Console console, Optional<Instance> instance) {
        this.registry = registry;
        this.home = home;
        this.console = console;
        this.instance = instance;
    }

    @Override
    public int applyAsInt(String[] arguments) {
        // Closed last: an interrupted command still prints its message.
        try (Interrupts interrupts = new Interrupts()) {
            return run(new Environment(registry, home, console, interrupts), arguments);
        }
    }

    private int run(Environment environment, String[] arguments) {
        Intarsia root = new Intarsia();
        CommandLine line =
                new CommandLines(console, root::verbose, "intarsia ", registry::components)
                        .of(root, asked(commands(environment, instance), arguments));
        if (arguments.length == 0) {
            line.usage(console.out());
            return ExitCode.DONE;
        }
        return line.execute(arguments);
    }

    /**
     * The command that the first word names, and all where it names none: to read the options of
     * commands that do not run takes a tenth of a start.
     */
    private static List<Object> asked(List<Object> commands, String[] arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        return commands.stream()
                .filter(it -> it.getClass().getAnnotation(Command.class).name().equals(first))
                .findFirst()
                .map(List::of)
                .orElse(commands);
    }

    /**
     * All commands.
     *
     * @param instance the running framework; without it there is neither shell nor server
     */
    public static List<Object> commands(Environment environment, Optional<Instance> instance) {
        List<Object> commands =
                new ArrayList<>(
                        List.of(
                                new GenerateCommand(environment),
                                new ReproduceCommand(environment),
                                new DecodeCommand(environment),
                                new EncodeCommand(environment),
                                new PlanCommand(environment),
                                new TrainCommand(environment),
                                new EvaluateCommand(environment),
                                new CompareCommand(environment),
                                new StatisticsCommand(environment),
                                new ParityCommand(environment),
                                new WeightsCommand(environment),
                                new ModelsCommand(environment),
                                new BenchCommand(environment),
                                new ExplainCommand(environment.console()),
                                new PartsCommand(environment),
                                new PluginsCommand(environment),
                                new AuditCommand(environment),
                                new KeysCommand(environment),
                                new StateCommand(environment),
                                new JobsCommand(environment),
                                new PipelinesCommand(environment),
                                new CanaryCommand(environment)));
        instance.ifPresent(
                here -> {
                    commands.add(new ShellCommand(environment, here));
                    commands.add(new ServeCommand(environment, here));
                });
        return commands;
    }
}
