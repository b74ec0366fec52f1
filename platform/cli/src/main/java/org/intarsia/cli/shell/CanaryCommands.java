package org.intarsia.cli.shell;

import java.util.Locale;
import org.intarsia.app.canary.CanaryFigures;
import org.intarsia.app.canary.CanaryReport;
import org.intarsia.app.canary.CanaryRules;
import org.intarsia.app.host.ChangeResult;
import org.intarsia.app.host.GenerationInfo;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.Table;
import org.intarsia.cli.shell.syntax.FragmentOptions;
import org.intarsia.spi.plugin.Range;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
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

        @Option(
                names = "--percent",
                paramLabel = "N",
                description = "Share of the requests, 0 to 100; needed to start one.")
        private Integer percent;

        @Option(
                names = "--automatic",
                description =
                        "Promote it or roll it back by its figures: --runs, --error-rate and"
                                + " --slowdown.")
        private boolean automatic;

        @Option(
                names = "--runs",
                defaultValue = "20",
                paramLabel = "N",
                description = "Runs of it that decide. Default: ${DEFAULT-VALUE}.")
        private int runs;

        @Option(
                names = "--error-rate",
                defaultValue = "0.05",
                paramLabel = "X",
                description = "The largest share of them that may fail. Default: ${DEFAULT-VALUE}.")
        private double errorRate;

        @Option(
                names = "--slowdown",
                defaultValue = "1.5",
                paramLabel = "X",
                description =
                        "How many times as long a picture may take as on the running parts."
                                + " Default: ${DEFAULT-VALUE}.")
        private double slowdown;

        @Option(names = "--end", description = "Roll it back.")
        private boolean end;

        Canary(Operator operator, Environment here) {
            super(operator, here);
        }

        @Override
        public Integer call() {
            new ArgumentChecks()
                    .within("--percent", percent, Range.of(0, 100))
                    .within("--runs", runs, Range.of(1, 1_000_000))
                    .within("--error-rate", errorRate, Range.of(0, 1))
                    .within("--slowdown", slowdown, Range.of(0, 1_000_000))
                    .throwIfAny();
            if (end) {
                return rolledBack();
            }
            if (fragment.given()) {
                start();
            } else if (percent != null) {
                host().changes().shareCanary(fragment.name(), percent, operator().actor());
            }
            show(operator().canaries().report(fragment.name()));
            return ExitCode.DONE;
        }

        private void start() {
            if (percent == null) {
                throw new IntarsiaException(
                        ErrorCode.ARGUMENT_OUT_OF_RANGE,
                        "--percent",
                        "the share of the requests is missing",
                        "Give --percent 10, for example.");
            }
            operator()
                    .canaries()
                    .start(
                            fragment.request(host()),
                            percent,
                            automatic ? new CanaryRules(runs, errorRate, slowdown) : null,
                            operator().actor());
        }

        private int rolledBack() {
            GenerationInfo gone =
                    host().changes()
                            .rollBackCanary(fragment.name(), null, "by hand", operator().actor());
            console().line(fragment.name() + " tries generation " + gone.number() + " no more");
            return ExitCode.DONE;
        }

        private void show(CanaryReport report) {
            Table table =
                    new Table("", "generation", "percent", "runs", "failed", "seconds a picture");
            int share = report.canary().percent();
            row(
                    table,
                    "serving",
                    host().serving(fragment.name()).number(),
                    100 - share,
                    report.serving());
            row(table, "canary", report.canary().generation().number(), share, report.tried());
            table.lines().forEach(console()::line);
        }

        private static void row(
                Table table, String role, int generation, int share, CanaryFigures figures) {
            table.row(
                    role,
                    generation,
                    share,
                    figures.runs(),
                    figures.failed(),
                    String.format(Locale.ROOT, "%.3f", figures.secondsPerPicture()));
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
