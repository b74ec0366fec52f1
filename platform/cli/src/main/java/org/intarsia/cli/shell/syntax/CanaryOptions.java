package org.intarsia.cli.shell.syntax;

import org.intarsia.app.canary.CanaryRules;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.spi.plugin.Range;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The share of a canary, and by what it ends. */
public final class CanaryOptions {
    /** Shares of the requests. */
    public static final Range PERCENT = Range.of(0, 100);

    @Option(
            names = "--percent",
            paramLabel = "N",
            description = "Share of the requests, 0 to 100; needed to start one.")
    private @Nullable Integer percent;

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

    /**
     * @throws IntarsiaException INT-404, every number out of its range
     */
    public void check() {
        new ArgumentChecks()
                .within("--percent", percent, PERCENT)
                .within("--runs", runs, Range.of(1, 1_000_000))
                .within("--error-rate", errorRate, Range.of(0, 1))
                .within("--slowdown", slowdown, Range.of(0, 1_000_000))
                .throwIfAny();
    }

    /** Whether a share is named. */
    public boolean shared() {
        return percent != null;
    }

    /**
     * The share that is named.
     *
     * @throws IntarsiaException INT-404 when none is
     */
    public int percent() {
        if (percent == null) {
            throw new IntarsiaException(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    "--percent",
                    "the share of the requests is missing",
                    "Give --percent 10, for example.");
        }
        return percent;
    }

    /** By which it ends by itself; null where somebody decides. */
    public @Nullable CanaryRules rules() {
        return automatic ? new CanaryRules(runs, errorRate, slowdown) : null;
    }
}
