package org.intarsia.samplers.autoregressive;

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of the objectives {@code next-token} and {@code next-scale}.
 *
 * @param labelDrop share of the rows that are trained without their condition, 0 to 1; 0.1 where
 *     nothing is said
 */
public record NextTokenOptions(Double labelDrop) {
    public NextTokenOptions {
        labelDrop = labelDrop == null ? 0.1 : labelDrop;
        Problems problems = new Problems();
        share(problems, "label-drop", labelDrop);
        problems.throwIfAny();
    }

    static void share(Problems problems, String option, double value) {
        if (!(value >= 0 && value <= 1)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    option,
                    value + ", not in 0 to 1",
                    "Give a number in that range, or leave it out.");
        }
    }
}
