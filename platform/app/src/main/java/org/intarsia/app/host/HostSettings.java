package org.intarsia.app.host;

import java.nio.file.Path;
import java.time.Duration;
import org.intarsia.pipeline.live.SlotSettings;

/**
 * How a host behaves.
 *
 * @param models a folder where model files are looked for first; null for none
 * @param slots of every pipeline
 * @param grace how long stopping a pipeline waits for its runs
 * @param batchRows rows of one forward that runs may share; 1 for runs on their own
 */
public record HostSettings(Path models, SlotSettings slots, Duration grace, int batchRows) {
    /** Runs share nothing. */
    public HostSettings(Path models, SlotSettings slots, Duration grace) {
        this(models, slots, grace, 1);
    }

    /** The same, with runs that share forwards of so many rows. */
    public HostSettings sharing(int rows) {
        return new HostSettings(models, slots, grace, rows);
    }
}
