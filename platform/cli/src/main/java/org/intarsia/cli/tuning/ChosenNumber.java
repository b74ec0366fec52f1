package org.intarsia.cli.tuning;

import java.util.OptionalInt;
import org.intarsia.cli.ArgumentChecks;
import org.intarsia.spi.plugin.Range;

/**
 * The value of an option that is a number, or {@code auto} for one that is measured.
 *
 * @param text as it was given
 */
record ChosenNumber(String text) {
    static final String AUTO = "auto";

    boolean measured() {
        return text.equals(AUTO);
    }

    /** Notes INT-404 where it is neither. */
    void check(ArgumentChecks checks, String option, Range range) {
        if (!measured()) {
            checks.number(option, text, number(), range);
        }
    }

    /** Empty where it is measured. */
    OptionalInt value() {
        return measured() ? OptionalInt.empty() : OptionalInt.of((int) number());
    }

    /** What is no whole number is outside of every range. */
    private double number() {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : Double.NaN;
    }
}
