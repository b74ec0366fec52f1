package org.intarsia.app.access;

import org.jspecify.annotations.Nullable;

/**
 * How much a key may do; null for no limit.
 *
 * @param requestsPerMinute requests a minute, of any kind
 * @param runs at once
 * @param stepsPerDay pictures times steps, from midnight to midnight in UTC
 */
public record KeyLimits(
        @Nullable Integer requestsPerMinute, @Nullable Integer runs, @Nullable Long stepsPerDay) {
    /** None. */
    public static final KeyLimits NONE = new KeyLimits(null, null, null);
}
