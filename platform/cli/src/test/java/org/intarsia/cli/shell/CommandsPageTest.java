package org.intarsia.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.intarsia.app.Home;
import org.intarsia.app.serve.HttpServers;
import org.intarsia.cli.CommandLines;
import org.intarsia.cli.CommandsPage;
import org.intarsia.cli.Console;
import org.intarsia.cli.Environment;
import org.intarsia.cli.Instance;
import org.intarsia.cli.Interrupts;
import org.intarsia.cli.commands.Intarsia;
import org.intarsia.cli.start.Cli;
import org.intarsia.kernel.PluginUsers;
import org.intarsia.kernel.PluginWatch;
import org.intarsia.kernel.Plugins;
import org.intarsia.kernel.audit.AuditLog;
import org.intarsia.testkit.kernel.ModuleRegistry;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code docs/commands.md} is made from the commands; {@code -Dcommands=record} writes it anew. */
class CommandsPageTest {
    private static final Path PAGE = Path.of("../../docs/commands.md");

    @Test
    void thePageListsEveryCommandAndOption() throws IOException {
        String page = page();
        if ("record".equals(System.getProperty("commands"))) {
            Files.writeString(PAGE, page);
        }
        assertEquals(
                page, Files.readString(PAGE), "write it anew with: mvn -Dcommands=record test");
    }

    @Test
    void everyCommandOfTheShellHasHelp() {
        try (Interrupts interrupts = new Interrupts()) {
            CommandLine shell = shell(environment(interrupts));
            for (String name : ShellCommands.NAMES) {
                assertEquals(0, shell.execute(name, "--help"), name);
                assertEquals(0, shell.execute("help", name), name);
            }
            assertEquals(Set.copyOf(ShellCommands.NAMES), shell.getSubcommands().keySet());
        }
    }

    private static String page() {
        try (Interrupts interrupts = new Interrupts()) {
            Environment environment = environment(interrupts);
            CommandLine main =
                    new CommandLines(environment.console(), () -> false, "intarsia ", List::of)
                            .of(
                                    new Intarsia(),
                                    Cli.commands(environment, Optional.of(new NoInstance())));
            return new CommandsPage()
                    .text(
                            """
                            # Commands

                            This page is generated from the commands. Every command has `--help`, which prints the same;
                            `intarsia --version` prints the version, `--verbose` adds stack traces to errors, and `--state DIR` names
                            the folder for logs and temporary files; see [installation.md](installation.md).
                            Exit code 0 means success, 1 that the command or a check failed, 2 invalid input, 3 that the process was
                            ended by force, since something of a plugin did not end in time.

                            ## Command line
                            """)
                    .commands(main, "intarsia ")
                    .text(
                            """

                            ## Shell
                            Commands of `intarsia shell`. One command per line, or several separated by semicolons; one that
                            ends in `&` runs in the background. Lines that start with `#` are ignored.
                            """)
                    .commands(shell(environment), "")
                    .toString();
        }
    }

    private static CommandLine shell(Environment environment) {
        // The commands are described, not run: they need no operator.
        return new CommandLines(environment.console(), () -> false, "", List::of)
                .of(new ShellCommands.Root(), ShellCommands.all(null, environment));
    }

    private static Environment environment(Interrupts interrupts) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        return new Environment(
                new ModuleRegistry(List.of()),
                new Home(Path.of(".")),
                new Console(nowhere, nowhere, false),
                interrupts);
    }

    /** A framework that nobody asks for anything. */
    private static final class NoInstance implements Instance {
        @Override
        public Plugins plugins() {
            throw new IllegalStateException("not asked");
        }

        @Override
        public PluginWatch watch() {
            throw new IllegalStateException("not asked");
        }

        @Override
        public AuditLog audit() {
            throw new IllegalStateException("not asked");
        }

        @Override
        public AutoCloseable users(PluginUsers users) {
            throw new IllegalStateException("not asked");
        }

        @Override
        public HttpServers servers() {
            throw new IllegalStateException("not asked");
        }
    }
}
