package org.intarsia.app.host;

import java.nio.file.Path;
import java.time.Duration;
import org.intarsia.pipeline.live.Slot;

/**
 * How a host behaves.
 *
 * @param models a folder where model files are looked for first; null for none
 * @param slots of every pipeline
 * @param grace how long stopping a pipeline waits for its runs
 */
public record HostSettings(Path models, Slot.Settings slots, Duration grace) {}
