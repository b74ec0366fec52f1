package org.intarsia.guidance.cfg;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of {@code cfg-interval}.
 *
 * @param scale w of u + w (c - u) inside the interval, 0 to 1000; 1 is no guidance
 * @param interval low and high on the time axis of the model, 0 to 1
 * @param bounds which times at the ends count as inside: {@code jit} (where nothing is said),
 *     {@code open}, {@code left-open} or {@code closed}
 * @param drop the conditioning parts that the null branch leaves out; label and text where nothing
 *     is said
 */
public record CfgIntervalOptions(
        Double scale, List<Double> interval, String bounds, List<String> drop) {
    public CfgIntervalOptions {
        bounds = bounds == null ? "jit" : bounds;
        drop = drop == null ? OptionChecks.DROPPED : drop.stream().toList();
        interval = interval == null ? List.of() : interval.stream().toList();
        Problems problems = new Problems();
        OptionChecks.scale(problems, scale);
        OptionChecks.drop(problems, drop);
        checkInterval(problems, interval);
        checkBounds(problems, bounds);
        problems.throwIfAny();
    }

    IntervalBounds rule() {
        return Arrays.stream(IntervalBounds.values())
                .filter(rule -> rule.word().equals(bounds))
                .findFirst()
                .orElseThrow();
    }

    private static void checkInterval(Problems problems, List<Double> interval) {
        boolean pair = interval.size() == 2 && interval.stream().allMatch(Objects::nonNull);
        if (!pair
                || !(0 <= interval.get(0)
                        && interval.get(0) <= interval.get(1)
                        && interval.get(1) <= 1)) {
            problems.add(
                    interval.isEmpty() ? ErrorCode.MISSING_OPTION : ErrorCode.OPTION_OUT_OF_RANGE,
                    "interval",
                    interval.isEmpty() ? "not given" : interval + ", not two times in 0 to 1",
                    "Give the low and the high end, for example interval: [0.1, 1.0].");
        }
    }

    private static void checkBounds(Problems problems, String bounds) {
        List<String> known =
                Arrays.stream(IntervalBounds.values())
                        .map(IntervalBounds::word)
                        .collect(Collectors.toList());
        if (!known.contains(bounds)) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "bounds",
                    "no rule is called " + bounds,
                    "Use one of " + String.join(", ", known) + ".");
        }
    }
}
