package org.intarsia.pipeline.manifest;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.intarsia.spi.problem.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * When a run hands its latents over before the last step: {@code stop: {at: 24}} after so many
 * steps, {@code stop: {within: 2s}} after the step at whose end so much time has passed.
 *
 * @param at at least 1, or null
 * @param within above 0, or null; where both are given, what comes first counts
 */
public record Stop(@Nullable Integer at, @Nullable Duration within) {
    /** The entry's name. */
    static final String WORD = "stop";

    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(\\.\\d{1,3})?(ms|s|m)");

    static Stop of(Fields fields) {
        fields.only(List.of("at", "within"));
        Integer at = fields.whole("at").orElse(null);
        if (at != null && at < 1) {
            fields.problem(
                    ErrorCode.INVALID_ENTRY,
                    "at",
                    at + " is no number of steps",
                    "Write how many steps are taken, at least 1.");
        }
        String time = fields.find("within").isPresent() ? fields.textOr("within", "") : null;
        Duration within = time == null ? null : duration(time);
        if (time != null && within == null) {
            fields.problem(
                    ErrorCode.INVALID_ENTRY,
                    "within",
                    "\"" + time + "\" is no time above 0",
                    "Write a number with ms, s or m: within: 2s.");
        }
        if (fields.map().entries().isEmpty()) {
            fields.missing("at", "Write stop: {at: STEPS} or stop: {within: TIME}.");
        }
        return new Stop(at, within);
    }

    private static @Nullable Duration duration(String text) {
        Matcher matcher = TIME.matcher(text.strip());
        if (!matcher.matches()) {
            return null;
        }
        String number = matcher.group(1) + (matcher.group(2) == null ? "" : matcher.group(2));
        double unit =
                switch (matcher.group(3)) {
                    case "ms" -> 1e6;
                    case "s" -> 1e9;
                    default -> 60e9;
                };
        Duration duration = Duration.ofNanos((long) (Double.parseDouble(number) * unit));
        return duration.isZero() ? null : duration;
    }
}
