package org.intarsia.pipeline.live;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a slot behaves.
 *
 * @param keep generations that are kept to roll back to, the serving one among them; at least 1
 * @param memory most bytes that a pipeline and a run of it may take; null for what the device has
 * @param patience how long planning, building and rehearsing may take
 */
public record SlotSettings(int keep, @Nullable Long memory, Duration patience) {
    /** Three generations, the device's memory, two minutes. */
    public static SlotSettings usual() {
        return new SlotSettings(3, null, Duration.ofMinutes(2));
    }
}
