package org.intarsia.cli.shell;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.intarsia.app.host.HostSettings;
import org.intarsia.app.host.LoadRequest;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.cli.Instance;
import org.intarsia.pipeline.live.Slot;
import org.intarsia.spi.plugin.Range;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "shell",
        description = {
            "Serve pipelines and change them while they run:",
            "install plugins, swap parts, roll back. Reads commands from the "
                    + "terminal, or line by line from standard input."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  intarsia shell shapes-jit",
            "  echo 'swap shapes-jit sampler euler steps=20; pipelines' | intarsia shell shapes-jit"
        })
public final class ShellCommand implements Callable<Integer> {
    private final Environment environment;
    private final Instance instance;

    @Parameters(
            arity = "0..*",
            paramLabel = "MANIFEST",
            description =
                    "Pipelines to load at the start: manifest files or names of shipped manifests.")
    private List<String> manifests = new ArrayList<>();

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Folder to search for model files first.")
    private Path models;

    @Option(
            names = "--keep",
            defaultValue = "3",
            paramLabel = "N",
            description =
                    "Generations of each pipeline to keep for a rollback, 1 to 100. Default: ${DEFAULT-VALUE}.")
    private int keep;

    @Option(
            names = "--memory",
            paramLabel = "GB",
            description =
                    "Largest size of a pipeline's weights, above 0. Default: the memory of this machine.")
    private Double memory;

    @Option(
            names = "--patience",
            defaultValue = "120",
            paramLabel = "SECONDS",
            description =
                    "Time limit for building and trying new parts, to 86400. Default: ${DEFAULT-VALUE}.")
    private double patience;

    @Option(
            names = "--grace",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description =
                    "How long stopping a pipeline waits for its runs, 0 to 86400. Default: ${DEFAULT-VALUE}.")
    private double grace;

    public ShellCommand(Environment environment, Instance instance) {
        this.environment = environment;
        this.instance = instance;
    }

    @Override
    public Integer call() throws Exception {
        new ArgumentChecks()
                .within("--keep", keep, Range.of(1, 100))
                .within("--memory", memory, Range.above(0, 1_000_000))
                .within("--patience", patience, ArgumentChecks.SECONDS)
                .within("--grace", grace, Range.of(0, 86_400))
                .throwIfAny();
        long bytes =
                memory == null ? Slot.Settings.machine() : (long) (memory * 1024 * 1024 * 1024);
        HostSettings settings =
                new HostSettings(
                        models, new Slot.Settings(keep, bytes, seconds(patience)), seconds(grace));
        try (Operator operator = new Operator(environment, instance, settings)) {
            for (String manifest : manifests) {
                operator.host().load(new LoadRequest(manifest, null), operator.actor());
            }
            return new Repl(operator).run();
        }
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
