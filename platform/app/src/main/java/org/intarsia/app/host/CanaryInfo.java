package org.intarsia.app.host;

import java.time.Instant;
import org.intarsia.pipeline.live.Canary;

/**
 * A generation that is tried on a share of the requests, as it is now.
 *
 * @param percent of the requests
 * @param since when it got its first share
 */
public record CanaryInfo(GenerationInfo generation, int percent, Instant since) {
    static CanaryInfo of(Canary canary) {
        return new CanaryInfo(
                GenerationInfo.of(canary.generation()), canary.percent(), canary.since());
    }
}
