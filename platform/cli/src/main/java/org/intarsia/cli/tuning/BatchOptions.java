package org.intarsia.cli.tuning;

import org.intarsia.app.tuning.Tuning;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.cli.Environment;
import org.intarsia.spi.plugin.Range;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the runs of a server compute, and what they share. */
public final class BatchOptions {
    @Option(
            names = "--batch-rows",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "Rows of one forward that requests which run at once (--runs) may share, 1 to 64; "
                            + "1 shares none; auto: measured once for this machine and model. "
                            + "Default: ${DEFAULT-VALUE}.")
    private String batchRows = "1";

    @Mixin private ThreadOptions threads = new ThreadOptions();

    /** Notes INT-404 for what is no number of rows or threads. */
    public ArgumentChecks check(ArgumentChecks checks) {
        new ChosenNumber(batchRows).check(checks, "--batch-rows", Range.of(1, 64));
        return threads.check(checks);
    }

    /**
     * As the options say; they were checked.
     *
     * @param memory bytes that a run may take; null for what the device has
     */
    public Tuning tuning(Environment environment, @Nullable Long memory) {
        return threads.tuning(environment, new ChosenNumber(batchRows).value(), memory);
    }
}
