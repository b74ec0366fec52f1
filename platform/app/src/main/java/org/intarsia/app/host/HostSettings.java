package org.intarsia.app.host;

import java.nio.file.Path;
import java.time.Duration;
import org.intarsia.app.tuning.Tuning;
import org.intarsia.pipeline.live.SlotSettings;

/**
 * How a host behaves.
 *
 * @param models a folder where model files are looked for first; null for none
 * @param slots of every pipeline
 * @param grace how long stopping a pipeline waits for its runs
 * @param tuning how runs compute
 */
public record HostSettings(Path models, SlotSettings slots, Duration grace, Tuning tuning) {
    /** Runs share nothing, and compute with the engine's own threads. */
    public HostSettings(Path models, SlotSettings slots, Duration grace) {
        this(models, slots, grace, Tuning.NONE);
    }

    /** The same for requests that give texts as prompts alone: encoders' files have to be there. */
    public HostSettings encodingTexts() {
        return new HostSettings(models, slots.encodingTexts(), grace, tuning);
    }

    /** The same, with runs that compute otherwise. */
    public HostSettings tuned(Tuning other) {
        return new HostSettings(models, slots, grace, other);
    }
}
