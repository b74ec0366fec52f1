package org.intarsia.cli;

import org.intarsia.spi.plugin.Range;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.problem.Problems;

/** Checks the numbers of a command line, so that all of them that are wrong are reported. */
public final class ArgumentChecks {
    /** Seconds of a time limit: to a day, which no clock overflows. */
    public static final Range SECONDS = Range.above(0, 86_400);

    private final Problems problems = new Problems();

    /**
     * Notes INT-404 for a number outside its range; NaN is outside of every range.
     *
     * @param value null where the option was not given
     */
    public ArgumentChecks within(String option, Number value, Range range) {
        return value == null ? this : number(option, value.toString(), value.doubleValue(), range);
    }

    /**
     * As {@link #within}, for a number that was given as a text.
     *
     * @param text as it was given
     * @param value of the text; NaN where it is no number
     */
    public ArgumentChecks number(String option, String text, double value, Range range) {
        if (!range.contains(value)) {
            problems.add(
                    ErrorCode.ARGUMENT_OUT_OF_RANGE,
                    Place.part(option + " " + text),
                    "not in the range " + range,
                    "Give a number in that range.");
        }
        return this;
    }

    /** Notes INT-404 for an option that cannot be used as it was. */
    public ArgumentChecks refuse(String option, String cause, String next) {
        problems.add(ErrorCode.ARGUMENT_OUT_OF_RANGE, Place.part(option), cause, next);
        return this;
    }

    /**
     * @throws IntarsiaException INT-404, every number out of its range
     */
    public void throwIfAny() {
        problems.throwIfAny();
    }
}
