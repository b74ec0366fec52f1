package org.intarsia.cli.shell;

import org.intarsia.app.canary.CanaryFigures;
import org.intarsia.app.canary.CanaryReport;
import org.intarsia.app.host.ChangeResult;
import org.intarsia.app.host.GenerationInfo;
import org.intarsia.cli.CanaryTable;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.shell.syntax.CanaryOptions;
import org.intarsia.cli.shell.syntax.FragmentOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that try a next generation on a share of the requests. */
final class CanaryCommands {
    private CanaryCommands() {}

    @Command(
            name = "canary",
            description = {
                "Try other parts on a share of the requests, or show how they do.",
                "The new parts are planned, built and tried as by swap, and get the share beside the"
                        + " running ones. promote has them serve all requests; canary NAME --end"
                        + " gives all back to the running ones."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  canary shapes-jit sampler euler steps=30 --percent 10",
                "  canary shapes-jit sampler euler steps=30 --percent 10 --automatic",
                "  canary shapes-jit",
                "  canary shapes-jit --percent 50",
                "  canary shapes-jit --end"
            })
    static final class Canary extends HostCommand {
        @Mixin private FragmentOptions fragment = new FragmentOptions();

        @Mixin private CanaryOptions options = new CanaryOptions();

        @Option(names = "--end", description = "Roll it back.")
        private boolean end;

        Canary(Operator operator, Environment here) {
            super(operator, here);
        }

        @Override
        public Integer call() {
            options.check();
            if (end) {
                return rolledBack();
            }
            if (fragment.given()) {
                start();
            } else if (options.shared()) {
                host().changes()
                        .shareCanary(fragment.name(), options.percent(), operator().actor());
            }
            show(operator().canaries().report(fragment.name()));
            return ExitCode.DONE;
        }

        private void start() {
            int percent = options.percent();
            operator()
                    .canaries()
                    .start(fragment.request(host()), percent, options.rules(), operator().actor());
        }

        private int rolledBack() {
            GenerationInfo gone =
                    host().changes()
                            .rollBackCanary(fragment.name(), null, "by hand", operator().actor());
            console().line(fragment.name() + " tries generation " + gone.number() + " no more");
            return ExitCode.DONE;
        }

        private void show(CanaryReport report) {
            CanaryTable table = new CanaryTable();
            int share = report.canary().percent();
            int serving = host().serving(fragment.name()).number();
            row(table, "serving", serving, 100 - share, report.serving());
            row(table, "canary", report.canary().generation().number(), share, report.tried());
            table.lines().forEach(console()::line);
        }

        private static void row(
                CanaryTable table, String role, int generation, int share, CanaryFigures figures) {
            table.row(
                    role,
                    generation,
                    share,
                    figures.runs(),
                    figures.failed(),
                    figures.secondsPerPicture());
        }
    }

    @Command(name = "promote", description = "Have a canary serve all requests.")
    static final class Promote extends HostCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "The pipeline's name.")
        private String name;

        Promote(Operator operator, Environment here) {
            super(operator, here);
        }

        @Override
        public Integer call() {
            ChangeResult result =
                    host().changes().promoteCanary(name, null, "by hand", operator().actor());
            console().line(name + " serves generation " + result.generation().number());
            return ExitCode.DONE;
        }
    }
}
