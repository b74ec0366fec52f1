package org.intarsia.cli.shell;

import java.util.List;
import java.util.concurrent.Callable;
import org.intarsia.app.plugins.PluginHistory;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Table;
import org.intarsia.cli.TimeText;
import org.intarsia.cli.trust.TrustCommands;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.kernel.Refusal;
import org.intarsia.kernel.audit.Actor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Commands about plugins. */
final class PluginCommands {
    private static final int DIGEST_SHOWN = 12;

    private PluginCommands() {}

    @Command(
            name = "plugins",
            description = {
                "List the installed plugins, their components, and the pipelines that use them.",
                "The subcommands decide whom to trust; files in plugins/ whose signer was not"
                        + " trusted, and those that install was given, are tried again at once."
            })
    static final class Show extends TrustCommands implements Callable<Integer> {
        private final Operator operator;
        private final Environment here;

        Show(Operator operator, Environment here) {
            super(here);
            this.operator = operator;
            this.here = here;
        }

        @Override
        protected Actor actor() {
            return operator.actor();
        }

        @Override
        public Integer call() {
            Table table =
                    new Table(
                            "bundle",
                            "version",
                            "sha256",
                            "signer",
                            "state",
                            "used by",
                            "components");
            for (PluginInfo plugin : here.registry().plugins()) {
                List<String> users = operator.host().usersOf(plugin.bundle(), plugin.version());
                table.row(
                        plugin.bundle(),
                        plugin.version(),
                        plugin.digest()
                                .substring(0, Math.min(DIGEST_SHOWN, plugin.digest().length())),
                        plugin.signer().isEmpty() ? "-" : plugin.signer(),
                        plugin.state(),
                        users.isEmpty() ? "-" : String.join(", ", users),
                        plugin.components().isEmpty()
                                ? "see: why " + plugin.bundle()
                                : String.join(", ", plugin.components()));
            }
            table.lines().forEach(here.console()::line);
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "uninstall",
            description = "Uninstall a plugin; refused while a pipeline needs it.")
    static final class Uninstall extends HostCommand {
        @Parameters(index = "0", paramLabel = "BUNDLE", description = "The plugin's symbolic name.")
        private String bundle;

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "VERSION",
                description = "Which version, if several are installed.")
        private String version;

        Uninstall(Operator operator, Environment here) {
            super(operator, here);
        }

        @Override
        public Integer call() {
            PluginInfo gone = operator().plugins().uninstall(bundle, version, operator().actor());
            console().line("uninstalled: " + bundle + " " + gone.version());
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "why",
            description = {
                "Explain the state of a plugin.",
                "Lists what is installed of it, and every time that one of its files was refused"
                        + " since this process began, with the reason."
            })
    static final class Why extends HostCommand {

        @Parameters(
                paramLabel = "BUNDLE",
                description = "The plugin's symbolic name, or its file's name.")
        private String bundle;

        Why(Operator operator, Environment here) {
            super(operator, here);
        }

        @Override
        public Integer call() {
            PluginHistory history = operator().plugins().why(bundle);
            for (PluginInfo info : history.installed()) {
                console()
                        .line(
                                info.bundle()
                                        + " "
                                        + info.version()
                                        + ": "
                                        + info.state()
                                        + (info.reason().isEmpty()
                                                ? ""
                                                : " (" + info.reason() + ")")
                                        + ", "
                                        + String.join(", ", info.components()));
            }
            history.refusals().forEach(refusal -> console().line(text(refusal)));
            return ExitCode.DONE;
        }

        private static String text(Refusal refusal) {
            String known = refusal.bundle().isEmpty() ? "" : " (" + refusal.bundle() + ")";
            return TimeText.local(refusal.at())
                    + " "
                    + refusal.file()
                    + known
                    + ": refused: "
                    + refusal.plugin().reason();
        }
    }
}
