package org.intarsia.samplers.flow;

import java.util.List;
import java.util.Locale;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the samplers on a grid of times.
 *
 * @param steps intervals of the grid, 1 to 10000; 50 where nothing is said
 * @param timeshift S of t = u / (u + (1 - u) S), counted from the noise, above 0, to 1000; larger
 *     takes more of the steps near the noise; 1, evenly spaced, where nothing is said
 * @param grid {@code whole}, both ends of an even grid at once (JiT), or {@code appended}, an even
 *     grid up to the last step with the data end put behind it (PixNerd, DeCo, PixelDiT): they
 *     differ by a rounding; whole where nothing is said
 */
public record StepOptions(Integer steps, Double timeshift, String grid) {
    static final int MOST = 10_000;
    static final String APPENDED = "appended";
    private static final List<String> GRIDS = List.of("whole", APPENDED);

    public StepOptions {
        steps = steps == null ? 50 : steps;
        timeshift = timeshift == null ? 1.0 : timeshift;
        grid = grid == null ? "whole" : grid.toLowerCase(Locale.ROOT);
        Problems problems = new Problems();
        checkSteps(problems, steps);
        checkShift(problems, "timeshift", timeshift);
        if (!GRIDS.contains(grid)) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "grid",
                    "\"" + grid + "\" is not known",
                    "Use one of " + String.join(", ", GRIDS) + ".");
        }
        problems.throwIfAny();
    }

    static void checkSteps(Problems problems, int steps) {
        if (steps < 1 || steps > MOST) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "steps",
                    steps + ", not in 1 to " + MOST,
                    "Give a whole number in that range, or leave it out for 50.");
        }
    }

    static void checkShift(Problems problems, String option, double shift) {
        if (!(shift > 0 && shift <= 1000)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    option,
                    shift + ", not above 0 and at most 1000",
                    "Give a number in that range; 1 is an even grid.");
        }
    }
}
