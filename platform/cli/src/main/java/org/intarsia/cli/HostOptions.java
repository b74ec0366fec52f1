package org.intarsia.cli;

import java.nio.file.Path;
import java.time.Duration;
import org.intarsia.app.host.HostSettings;
import org.intarsia.pipeline.live.SlotSettings;
import org.intarsia.spi.plugin.Range;
import org.intarsia.spi.problem.IntarsiaException;
import picocli.CommandLine.Option;

/** How running pipelines behave, for every command that keeps some running. */
public final class HostOptions {
    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Folder to search for model files first.")
    private Path models;

    @Option(
            names = "--keep",
            defaultValue = "3",
            paramLabel = "N",
            description =
                    "Generations of each pipeline to keep for a rollback, 1 to 100. Default: ${DEFAULT-VALUE}.")
    private int keep;

    @Option(
            names = "--memory",
            paramLabel = "GB",
            description =
                    "Largest memory of a pipeline and a run of it, above 0. Default: the memory of the device.")
    private Double memory;

    @Option(
            names = "--patience",
            defaultValue = "120",
            paramLabel = "SECONDS",
            description =
                    "Time limit for building and trying new parts, to 86400. Default: ${DEFAULT-VALUE}.")
    private double patience;

    @Option(
            names = "--grace",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description =
                    "How long stopping a pipeline waits for its runs, 0 to 86400. Default: ${DEFAULT-VALUE}.")
    private double grace;

    /**
     * @throws IntarsiaException INT-404 when numbers are out of range
     */
    public void check(ArgumentChecks checks) {
        checks.within("--keep", keep, Range.of(1, 100))
                .within("--memory", memory, Range.above(0, 1_000_000))
                .within("--patience", patience, ArgumentChecks.SECONDS)
                .within("--grace", grace, Range.of(0, 86_400))
                .throwIfAny();
    }

    /** As the options say; they were checked. */
    public HostSettings settings() {
        Long bytes = memory == null ? null : (long) (memory * 1024 * 1024 * 1024);
        return new HostSettings(
                models, new SlotSettings(keep, bytes, seconds(patience)), seconds(grace));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
