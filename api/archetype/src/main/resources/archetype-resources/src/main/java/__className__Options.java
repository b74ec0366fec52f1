package ${package};

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of {@code ${component}}, as a manifest gives them. What is left out arrives as null.
 *
 * @param steps intervals of the grid, 1 to 10000; 25 where nothing is said
 * @param alpha where in an interval the second velocity is taken, above 0 and below 1: 1/2 is the
 *     midpoint method, 2/3 Ralston's; 1/2 where nothing is said
 */
public record ${className}Options(Integer steps, Double alpha) {
    private static final int MOST = 10_000;

    public ${className}Options {
        steps = steps == null ? 25 : steps;
        alpha = alpha == null ? 0.5 : alpha;
        Problems problems = new Problems();
        if (steps < 1 || steps > MOST) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "steps",
                    steps + ", not in 1 to " + MOST,
                    "Give a whole number in that range, or leave it out for 25.");
        }
        if (!(alpha > 0 && alpha < 1)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "alpha",
                    alpha + ", not between 0 and 1",
                    "Give 0.5 for the midpoint method, 0.667 for Ralston's, or leave it out.");
        }
        problems.throwIfAny();
    }
}
