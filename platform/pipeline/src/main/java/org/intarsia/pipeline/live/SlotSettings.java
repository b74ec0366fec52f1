package org.intarsia.pipeline.live;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a slot behaves.
 *
 * @param keep generations that are kept to roll back to, the serving one among them; at least 1
 * @param memory most bytes that a pipeline and a run of it may take; null for what the device has
 * @param patience how long planning, building and rehearsing may take
 * @param encoding whether the files of a text encoder have to be there when the pipeline begins,
 *     since no request gives embeddings
 */
public record SlotSettings(int keep, @Nullable Long memory, Duration patience, boolean encoding) {
    /** One that may do without the files of an encoder. */
    public SlotSettings(int keep, @Nullable Long memory, Duration patience) {
        this(keep, memory, patience, false);
    }

    /** The same for requests that give texts as prompts alone. */
    public SlotSettings encodingTexts() {
        return new SlotSettings(keep, memory, patience, true);
    }

    /** Three generations, the device's memory, two minutes. */
    public static SlotSettings usual() {
        return new SlotSettings(3, null, Duration.ofMinutes(2));
    }
}
