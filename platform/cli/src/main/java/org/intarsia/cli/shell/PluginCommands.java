package org.intarsia.cli.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.intarsia.app.host.ReplaceResult;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Table;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Suggestions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands about plugins. */
final class PluginCommands {
    private static final int DIGEST_SHOWN = 12;

    private PluginCommands() {}

    @Command(
            name = "plugins",
            description =
                    "List the installed plugins, their components, and the pipelines that use them.")
    static final class Show extends HostCommand {
        Show(Operator operator, Environment here) {
            super(operator, here);
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
            for (PluginInfo plugin : here().registry().plugins()) {
                List<String> users = host().usersOf(plugin.bundle(), plugin.version());
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
            table.lines().forEach(console()::line);
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "install",
            description = "Install a plugin beside the others. Running pipelines do not change.")
    static final class Install extends HostCommand {
        @Parameters(
                paramLabel = "FILE.jar",
                description = "The plugin, with its signature FILE.jar.sig beside it.")
        private Path jar;

        @Option(names = "--older", description = "Accept a version older than an installed one.")
        private boolean older;

        @Option(
                names = "--replace",
                description =
                        "Put it in the place of the same version, and build the pipelines that use it"
                                + " again. Needs the trust policy any: for authors.")
        private boolean replace;

        Install(Operator operator, Environment here) {
            super(operator, here);
        }

        @Override
        public Integer call() {
            if (!Files.isRegularFile(jar)) {
                throw new IntarsiaException(
                        ErrorCode.FILE_NOT_READABLE,
                        jar.toString(),
                        "there is no such file",
                        "Check the name.");
            }
            if (replace) {
                return replaced();
            }
            PluginInfo info = operator().instance().plugins().install(jar, older);
            if (info.state() == PluginInfo.State.REFUSED) {
                throw new IntarsiaException(
                        ErrorCode.PLUGIN_REFUSED,
                        "plugin " + info.bundle(),
                        info.reason(),
                        "Nothing was changed by it.");
            }
            console().line(told("installed", info));
            return ExitCode.DONE;
        }

        private int replaced() {
            ReplaceResult result =
                    host().replace(operator().instance().plugins(), jar, operator().actor());
            console().line(told(result.replaced() ? "replaced" : "installed", result.plugin()));
            result.changed()
                    .forEach(
                            (pipeline, change) ->
                                    console()
                                            .line(
                                                    pipeline
                                                            + " serves generation "
                                                            + change.generation().number()));
            result.kept()
                    .forEach(
                            (pipeline, why) ->
                                    console()
                                            .line(
                                                    pipeline
                                                            + " serves as before: "
                                                            + why.getMessage()));
            return result.kept().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
        }

        private static String told(String what, PluginInfo info) {
            return what
                    + " "
                    + info.bundle()
                    + " "
                    + info.version()
                    + (info.signer().isEmpty() ? "" : ", signed by " + info.signer())
                    + ": "
                    + String.join(", ", info.components());
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
            List<String> versions =
                    here().registry().plugins().stream()
                            .filter(it -> it.state() == PluginInfo.State.ACTIVE)
                            .filter(it -> it.bundle().equals(bundle))
                            .map(PluginInfo::version)
                            .toList();
            if (version == null && versions.size() > 1) {
                throw new IntarsiaException(
                        ErrorCode.AMBIGUOUS_PLUGIN,
                        "plugin " + bundle,
                        "several versions are installed: " + String.join(", ", versions),
                        "Say which one.");
            }
            String which = version != null || versions.isEmpty() ? version : versions.get(0);
            if (which == null) {
                throw unknown(here(), bundle);
            }
            operator().instance().plugins().remove(bundle, which);
            console().line("uninstalled: " + bundle + " " + which);
            return ExitCode.DONE;
        }
    }

    @Command(name = "why", description = "Explain why a plugin was refused.")
    static final class Why extends HostCommand {

        @Parameters(
                paramLabel = "BUNDLE",
                description = "The plugin's symbolic name, or its file name.")
        private String bundle;

        Why(Operator operator, Environment here) {
            super(operator, here);
        }

        @Override
        public Integer call() {
            List<PluginInfo> all =
                    here().registry().plugins().stream()
                            .filter(it -> it.bundle().equals(bundle))
                            .toList();
            if (all.isEmpty()) {
                throw unknown(here(), bundle);
            }
            for (PluginInfo info : all) {
                console()
                        .line(
                                (info.bundle() + " " + info.version()).strip()
                                        + ": "
                                        + (info.reason().isEmpty()
                                                ? info.state()
                                                        + ", "
                                                        + String.join(", ", info.components())
                                                : info.state() + ": " + info.reason()));
            }
            return ExitCode.DONE;
        }
    }

    private static IntarsiaException unknown(Environment here, String bundle) {
        List<String> names =
                here.registry().plugins().stream().map(PluginInfo::bundle).distinct().toList();
        return new IntarsiaException(
                ErrorCode.UNKNOWN_PLUGIN,
                "plugin " + bundle,
                "no such plugin is installed",
                Suggestions.suggest(bundle, names, "Installed:"));
    }
}
