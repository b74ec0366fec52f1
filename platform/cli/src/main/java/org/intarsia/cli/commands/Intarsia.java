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
            "0:done",
            "1:it failed, or a check did not hold",
            "2:what was given is wrong; a message says what, where and what to do"
        })
public final class Intarsia {
    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show stack traces.")
    private boolean verbose;

    public boolean verbose() {
        return verbose;
    }
}
