package org.intarsia.cli.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.intarsia.app.soak.SoakPlan;
import org.intarsia.app.soak.SoakReport;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.ConsoleMonitor;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.cli.ProgressBars;
import org.intarsia.cli.shell.syntax.SwapFragment;
import org.intarsia.pipeline.manifest.Node;
import org.intarsia.spi.plugin.Range;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "soak",
        description = {
            "Load test:",
            "swap parts again and again while clients request images. Counts lost "
                    + "requests, wrong images, answers that mix two generations, and class "
                    + "loaders and native arrays that stay allocated. Every answer is compared "
                    + "bit for bit with what the same parts generate alone."
        })
final class ShellSoakCommand extends HostCommand {
    private static final List<String> USUAL =
            List.of("sampler: {use: euler, steps: 2}", "sampler: {use: heun, steps: 2}");

    @Parameters(paramLabel = "NAME", description = "The pipeline's name.")
    private String name;

    @Option(
            names = "--clients",
            defaultValue = "8",
            paramLabel = "N",
            description = "Client threads, 1 to 256. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(
            names = "--swaps",
            defaultValue = "200",
            paramLabel = "N",
            description = "Number of swaps, 1 to 1000000. Default: ${DEFAULT-VALUE}.")
    private int swaps;

    @Option(
            names = "--fragment",
            paramLabel = "YAML",
            description =
                    "Manifest entries to swap to, as YAML text or a file; may be repeated, "
                            + "used in turn. Default: samplers of two steps.")
    private List<String> fragments = new ArrayList<>();

    @Option(
            names = "--slow",
            defaultValue = "0",
            paramLabel = "MILLIS",
            description =
                    "Keep one run in flight that pauses this long after every step, to an hour. Default: off.")
    private int slow;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    ShellSoakCommand(Operator operator, Environment here) {
        super(operator, here);
    }

    @Override
    public Integer call() throws InterruptedException {
        new ArgumentChecks()
                .within("--clients", clients, Range.of(1, 256))
                .within("--swaps", swaps, Range.of(1, 1_000_000))
                .within("--slow", slow, Range.of(0, 3_600_000))
                .throwIfAny();
        List<Node.Mapping> all = new ArrayList<>();
        Problems problems = new Problems();
        for (String fragment : fragments.isEmpty() ? USUAL : fragments) {
            problems.collect(() -> all.add(SwapFragment.read(fragment)));
        }
        problems.throwIfAny();
        SoakReport report;
        try (ProgressBars progress =
                new ProgressBars(operator().environment().console(), "swaps", swaps)) {
            report =
                    host().soak(
                                    name,
                                    new SoakPlan(clients, swaps, all, slow),
                                    new ConsoleMonitor(progress, here().interrupts()),
                                    operator().actor());
        }
        if (json) {
            console().line(json(report));
        } else {
            lines(report).forEach(console()::line);
        }
        if (report.swaps() < swaps) {
            throw new IntarsiaException(
                    ErrorCode.STOPPED,
                    "soak",
                    "stopped after " + report.swaps() + " of " + swaps + " swaps",
                    "The report is of what was done until then.");
        }
        return report.clean() ? ExitCode.DONE : ExitCode.FAILED;
    }

    List<String> lines(SoakReport report) {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%d swaps under load (%d in all), %d clients, %d answers: %d lost, %d wrong,"
                                + " %d mixed",
                        report.swaps(),
                        report.swapsInAll(),
                        clients,
                        report.answered(),
                        report.lost(),
                        report.wrong(),
                        report.mixed()),
                String.format(
                        Locale.ROOT,
                        "lease p99 %.3f ms, flip p99 %.3f ms, swap median %.1f ms",
                        report.leaseP99(),
                        report.flipP99(),
                        report.swapP50()),
                String.format(
                        Locale.ROOT,
                        "answer median %.0f ms, p99 %.0f ms",
                        report.answerP50(),
                        report.answerP99()),
                String.format(
                        Locale.ROOT,
                        "old class loaders alive %d, native arrays more than before %d",
                        report.loaders(),
                        report.arrays()),
                String.format(
                        Locale.ROOT,
                        "resident %.1f MB after 200 swaps, %.1f MB at the end (%+.1f %%)",
                        report.residentSettled() / 1024.0,
                        report.residentEnd() / 1024.0,
                        100.0 * report.residentEnd() / Math.max(1, report.residentSettled())
                                - 100));
    }

    private static String json(SoakReport report) {
        try {
            return new ObjectMapper().writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers are written", e);
        }
    }
}
