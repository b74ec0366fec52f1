package org.intarsia.cli.commands;

import java.nio.file.Path;
import org.intarsia.cli.ImplementationVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

@Command(
        name = "intarsia",
        description = "Image generators composed of exchangeable parts.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = ImplementationVersion.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success",
            "1:the command or a check failed",
            "2:invalid input; the message says what is wrong, where, and what to do",
            "3:ended by force, since something of a plugin did not end in time"
        })
public final class Intarsia {
    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show stack traces of errors.")
    private boolean verbose;

    /** Read by the launcher, before there are commands. */
    @Option(
            names = "--state",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description =
                    "Folder for the audit log, temporary files and default outputs. Default: that of the "
                            + "variable INTARSIA_STATE, else the distribution, or ~/.local/state/intarsia where that cannot be written.")
    private Path state;

    public boolean verbose() {
        return verbose;
    }
}
