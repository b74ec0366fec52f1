package org.intarsia.cli.commands;

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
            "1:a run or a check failed",
            "2:the input was wrong; a message gives the place, the cause and the next step"
        })
public final class Intarsia {
    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show stack traces.")
    private boolean verbose;

    public boolean verbose() {
        return verbose;
    }
}
