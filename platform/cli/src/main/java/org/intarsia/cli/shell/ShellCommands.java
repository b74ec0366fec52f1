package org.intarsia.cli.shell;

import java.util.List;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.commands.PartsCommand;
import org.intarsia.cli.trust.AuditCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The commands of the shell. */
final class ShellCommands {
    /** By what they are called. */
    static final List<String> NAMES =
            List.of(
                    "parts",
                    "plugins",
                    "install",
                    "uninstall",
                    "why",
                    "load",
                    "unload",
                    "pipelines",
                    "generate",
                    "runs",
                    "cancel",
                    "swap",
                    "canary",
                    "promote",
                    "history",
                    "rollback",
                    "forget",
                    "soak",
                    "audit",
                    "help",
                    "exit",
                    "quit");

    private ShellCommands() {}

    /** What the help begins with. */
    @Command(
            name = "",
            synopsisHeading = "",
            customSynopsis = "One command per line, or several separated by semicolons; exit ends.",
            description = {
                "A command that ends in & runs in the background. Lines that start with # are ignored.",
                "Quote arguments that contain spaces, quotes or one of ; & | < > $ ` \\."
            })
    static final class Root {}

    @Command(
            name = "exit",
            aliases = "quit",
            description = {
                "End the shell.",
                "It waits for what runs, no longer than --grace, and stops the pipelines."
            })
    static final class Exit extends HostCommand {
        Exit(Operator operator, Environment here) {
            super(operator, here);
        }

        @Override
        public Integer call() {
            operator().leave();
            return ExitCode.DONE;
        }
    }

    /** New ones; what they print goes to that environment. */
    static List<Object> all(Operator operator, Environment here) {
        return List.of(
                new PartsCommand(here),
                new PluginCommands.Show(operator, here),
                new InstallCommand(operator, here),
                new PluginCommands.Uninstall(operator, here),
                new PluginCommands.Why(operator, here),
                new SlotCommands.Load(operator, here),
                new SlotCommands.Unload(operator, here),
                new SlotCommands.Show(operator, here),
                new ShellGenerateCommand(operator, here),
                new RunCommands.Show(operator, here),
                new RunCommands.Cancel(operator, here),
                new SwapCommand(operator, here),
                new CanaryCommands.Canary(operator, here),
                new CanaryCommands.Promote(operator, here),
                new SlotCommands.History(operator, here),
                new SlotCommands.Rollback(operator, here),
                new SlotCommands.Forget(operator, here),
                new ShellSoakCommand(operator, here),
                new AuditCommand(here),
                new HelpCommand(),
                new Exit(operator, here));
    }
}
