package org.intarsia.spi.run;

import java.util.Map;

/**
 * How far a run is.
 *
 * @param index steps taken
 * @param expected steps in all, as far as the sampler knows by now; never below {@code index}. It
 *     may change from step to step where the sampler chooses its steps while it runs
 * @param done whether no further step is to be taken
 * @param figures what the sampler counts, by name: {@code evaluations}, {@code rejected}; shown
 *     beside the picture and kept in its file
 */
public record Progress(int index, int expected, boolean done, Map<String, Double> figures) {
    public Progress {
        figures = Map.copyOf(figures);
        if (index < 0 || expected < index) {
            throw new IllegalArgumentException(index + " steps taken of " + expected);
        }
    }

    /** Before the first of a number of steps. */
    public static Progress of(int steps) {
        return new Progress(0, steps, steps == 0, Map.of());
    }

    /** One step on, and done after the last that was expected. */
    public Progress next() {
        int taken = index + 1;
        return new Progress(taken, Math.max(expected, taken), taken >= expected, figures);
    }
}
