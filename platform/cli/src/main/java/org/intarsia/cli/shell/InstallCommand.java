package org.intarsia.cli.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import org.intarsia.app.host.ReplaceResult;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.kernel.InstallOptions;
import org.intarsia.kernel.PluginInfo;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "install",
        description = {
            "Install a plugin beside the others. Running pipelines do not change.",
            "It is installed until this process ends; with --keep its file is also put into"
                    + " plugins/, and later starts install it."
        })
final class InstallCommand extends HostCommand {
    @Parameters(
            paramLabel = "FILE.jar",
            description = "The plugin, with its signature FILE.jar.sig beside it.")
    private Path jar;

    @Option(names = "--older", description = "Accept a version older than an installed one.")
    private boolean older;

    @ArgGroup private InstallMode way = new InstallMode();

    /** A replacement is for an author who builds again and again: its file is not kept. */
    private static final class InstallMode {
        @Option(
                names = "--replace",
                description =
                        "Put it in the place of the same version, and build the pipelines that use it"
                                + " again. Needs the trust policy any: for authors. Not with --keep.")
        private boolean replace;

        @Option(
                names = "--keep",
                description =
                        "Also put the file, with its signature, into plugins/. Default: only this process"
                                + " has the plugin.")
        private boolean keep;
    }

    InstallCommand(Operator operator, Environment here) {
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
        if (way.replace) {
            return replaced();
        }
        PluginInfo info =
                operator()
                        .plugins()
                        .install(jar, new InstallOptions(older, way.keep), operator().actor());
        console()
                .line(
                        told("installed", info)
                                + (way.keep
                                        ? "; kept in plugins/" + jar.getFileName()
                                        : "; until this process ends, --keep keeps it"));
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
                                        .line(pipeline + " serves as before: " + why.getMessage()));
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
