package org.intarsia.cli;

import java.util.concurrent.Callable;
import org.intarsia.kernel.PluginInfo;
import picocli.CommandLine.Command;

@Command(
        name = "plugins",
        description = "Show what is installed: bundle, version, digest, components, state.")
final class PluginsCommand implements Callable<Integer> {
    private static final int DIGEST_SHOWN = 12;

    private final Environment environment;

    PluginsCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Table table = new Table("bundle", "version", "sha256", "state", "components");
        for (PluginInfo plugin : environment.registry().plugins()) {
            String digest = plugin.digest();
            String what =
                    plugin.components().isEmpty()
                            ? plugin.reason()
                            : String.join(", ", plugin.components());
            table.row(
                    plugin.bundle(),
                    plugin.version(),
                    digest.substring(0, Math.min(DIGEST_SHOWN, digest.length())),
                    plugin.state(),
                    what);
        }
        table.lines().forEach(environment.console()::line);
        return ExitCode.DONE;
    }
}
