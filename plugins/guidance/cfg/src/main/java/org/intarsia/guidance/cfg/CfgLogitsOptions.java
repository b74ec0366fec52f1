package org.intarsia.guidance.cfg;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/**
 * Options of {@code cfg-logits}.
 *
 * @param scale w of u + w (c - u), 0 to 1000: at every step ({@code constant}; 1 and below is no
 *     guidance), at the end ({@code power-cosine}; 0 is none), or how much is added to 1 by the
 *     last scale ({@code ramp}; 0 is none)
 * @param schedule {@code constant} (where nothing is said), {@code power-cosine} or {@code ramp}
 * @param power of the cosine schedule, 0 to 100; 0 is a constant scale; 1 where nothing is said
 * @param interval the last step with guidance, counted from the second token, -1 to 1000000; -1,
 *     where nothing is said, guides all (LlamaGen's cfg_interval)
 * @param drop the conditioning parts that the null branch leaves out; label, text and caption where
 *     nothing is said
 */
public record CfgLogitsOptions(
        Double scale, String schedule, Double power, Integer interval, List<String> drop) {
    private static final double STEEPEST = 100;
    private static final int LATEST = 1_000_000;

    public CfgLogitsOptions {
        schedule = schedule == null ? ScaleSchedule.CONSTANT.word() : schedule;
        power = power == null ? 1.0 : power;
        interval = interval == null ? -1 : interval;
        drop = drop == null ? OptionChecks.DROPPED_TOKENS : drop.stream().toList();
        Problems problems = new Problems();
        OptionChecks.scale(problems, scale);
        OptionChecks.drop(problems, drop);
        checkSchedule(problems, schedule);
        if (!(power >= 0 && power <= STEEPEST)) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "power",
                    power + ", not in 0 to " + STEEPEST,
                    "Give a number in that range; RAR-B has 2.75.");
        }
        if (interval < -1 || interval > LATEST) {
            problems.add(
                    ErrorCode.OPTION_OUT_OF_RANGE,
                    "interval",
                    interval + ", not in -1 to " + LATEST,
                    "Give the last step with guidance, or -1 for all.");
        }
        problems.throwIfAny();
    }

    ScaleSchedule rule() {
        return Arrays.stream(ScaleSchedule.values())
                .filter(rule -> rule.word().equals(schedule))
                .findFirst()
                .orElseThrow();
    }

    private static void checkSchedule(Problems problems, String schedule) {
        List<String> known =
                Arrays.stream(ScaleSchedule.values())
                        .map(ScaleSchedule::word)
                        .collect(Collectors.toList());
        if (!known.contains(schedule)) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "schedule",
                    "no schedule is called " + schedule,
                    "Use one of " + String.join(", ", known) + ".");
        }
    }
}
