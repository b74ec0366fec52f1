package org.intarsia.pipeline.live;

import java.time.Instant;

/**
 * A generation that gets a share of the requests beside the one that serves.
 *
 * @param percent of the requests, 0 to 100
 * @param since when it got its first share
 */
public record Canary(Generation generation, int percent, Instant since) {}
