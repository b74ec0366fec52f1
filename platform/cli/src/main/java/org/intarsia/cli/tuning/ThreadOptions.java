package org.intarsia.cli.tuning;

import java.util.OptionalInt;
import org.intarsia.app.tuning.MeasuredTuning;
import org.intarsia.app.tuning.RunTuning;
import org.intarsia.app.tuning.Tuning;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.threads.RunThreads;
import org.intarsia.spi.plugin.Range;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many threads a run computes with, for every command that makes pictures. */
public final class ThreadOptions {
    private static final String ALL = "all";
    private static final Range THREADS = Range.of(1, 1024);

    @Option(
            names = "--threads",
            defaultValue = ALL,
            paramLabel = "N",
            description =
                    "Threads that a run computes with, 1 to 1024, all, or auto: measured once for this "
                            + "machine and model. With fewer than there are processors, idle ones take "
                            + "a share of a batch. Default: ${DEFAULT-VALUE}.")
    private String threads = ALL;

    @Option(
            names = "--measure-again",
            description = "Measure what auto stands for, although it was measured before.")
    private boolean again;

    /** Notes INT-404 for what is no number of threads. */
    public ArgumentChecks check(ArgumentChecks checks) {
        if (!threads.equals(ALL)) {
            new ChosenNumber(threads).check(checks, "--threads", THREADS);
        }
        return checks;
    }

    /**
     * As the options say; they were checked.
     *
     * @param batchRows rows of a shared forward; empty to measure
     * @param memory bytes that a run may take; null for what the device has
     */
    Tuning tuning(Environment environment, OptionalInt batchRows, @Nullable Long memory) {
        return new MeasuredTuning(
                threads.equals(ALL)
                        ? OptionalInt.of(RunTuning.ENGINES_OWN)
                        : new ChosenNumber(threads).value(),
                batchRows,
                again,
                memory,
                environment.home().measured(),
                environment.console()::note);
    }

    /** For the runs of one pipeline. */
    public RunThreads threads(Environment environment, Assembly assembly) {
        return tuning(environment, OptionalInt.of(1), null)
                .of(assembly.plan().manifest().name(), assembly)
                .runThreads();
    }
}
