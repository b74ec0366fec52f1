package org.intarsia.cli.shell;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.intarsia.app.host.HostSettings;
import org.intarsia.app.host.LoadRequest;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.cli.HostOptions;
import org.intarsia.cli.Instance;
import org.intarsia.cli.Interrupts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin private HostOptions options = new HostOptions();

    public ShellCommand(Environment environment, Instance instance) {
        this.environment = environment;
        this.instance = instance;
    }

    @Override
    public Integer call() {
        options.check(new ArgumentChecks());
        HostSettings settings = options.settings();
        // The launcher gives no more time to hooks of plugins.
        Interrupts.allow(settings.grace());
        try (Operator operator = new Operator(environment, instance, settings, Clock.systemUTC())) {
            for (String manifest : manifests) {
                operator.host().load(new LoadRequest(manifest, null), operator.actor());
            }
            return new Repl(operator, System.in).run();
        }
    }
}
