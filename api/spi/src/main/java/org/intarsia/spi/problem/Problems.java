package org.intarsia.spi.problem;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Collects problems, so that a person reads all of them at once. Not thread-safe. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    /** The arguments are those of {@link Problem}. */
    public void add(ErrorCode code, Place place, String cause, String next) {
        add(new Problem(code, place, cause, next));
    }

    /** A problem of something with a name: an option of a record, a plugin, an argument. */
    public void add(ErrorCode code, String subject, String cause, String next) {
        add(new Problem(code, subject, cause, next));
    }

    /** Adds INT-121 for an option outside its range, both ends allowed. */
    public void within(String option, int value, int low, int high) {
        if (value < low || value > high) {
            add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    Place.option(option),
                    value + ", not in " + low + " to " + high,
                    "Give a whole number in that range.");
        }
    }

    /** Adds INT-121 for an option outside its range, both ends allowed; NaN is outside. */
    public void within(String option, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    Place.option(option),
                    value + ", not in " + low + " to " + high,
                    "Give a number in that range.");
        }
    }

    /** Runs {@code work} and keeps the problems it throws; anything else passes through. */
    public void collect(Runnable work) {
        try {
            work.run();
        } catch (IntarsiaException e) {
            e.problems().forEach(this::add);
        }
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** In the order found; what was found several times is here once. */
    public List<Problem> list() {
        return List.copyOf(new LinkedHashSet<>(found));
    }

    /**
     * @throws IntarsiaException with every problem collected, if there is one
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new IntarsiaException(found);
        }
    }
}
