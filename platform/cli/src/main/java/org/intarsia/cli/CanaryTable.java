package org.intarsia.cli;

import java.util.List;
import java.util.Locale;

/** What a canary has done, and beside it the generation that serves. */
public final class CanaryTable {
    private final Table table =
            new Table("", "generation", "percent", "runs", "failed", "seconds a picture");

    /**
     * @param role of the generation
     * @param percent of the requests that it gets
     */
    public CanaryTable row(
            String role, int generation, int percent, long runs, long failed, double seconds) {
        table.row(
                role,
                generation,
                percent,
                runs,
                failed,
                String.format(Locale.ROOT, "%.3f", seconds));
        return this;
    }

    public List<String> lines() {
        return table.lines();
    }
}
