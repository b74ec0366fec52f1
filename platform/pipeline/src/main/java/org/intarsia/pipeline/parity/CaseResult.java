package org.intarsia.pipeline.parity;

import java.util.Locale;

/**
 * The outcome of one case.
 *
 * @param title model and case
 * @param tensor the expected tensor nearest to (or furthest over) its bound, or null when nothing
 *     was compared
 * @param worst its largest difference
 * @param allowed the bound there
 * @param remark why it failed: the first intermediate that differs, a missing tensor, what was
 *     thrown; or empty
 */
public record CaseResult(
        String title, boolean passed, String tensor, double worst, double allowed, String remark) {
    /** The line that a person reads. */
    public String line() {
        String verdict = passed ? "PASS " : "FAIL ";
        String numbers =
                tensor == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "  worst %s %.1e, allowed %.1e",
                                tensor,
                                worst,
                                allowed);
        return verdict + title + numbers + (remark.isEmpty() ? "" : "  " + remark);
    }
}
