package org.intarsia.app.host;

import java.util.Optional;
import org.intarsia.pipeline.live.Slot;

/**
 * A running pipeline, as it is now.
 *
 * @param name by which it is requested
 * @param serving the generation that new requests get
 * @param canary what is tried beside it; empty for nothing
 * @param inFlight runs of all kept generations that have not ended
 * @param served runs of all kept generations that ended well
 * @param failed runs of all kept generations that failed
 */
public record PipelineInfo(
        String name,
        GenerationInfo serving,
        Optional<CanaryInfo> canary,
        int inFlight,
        long served,
        long failed) {
    static PipelineInfo of(Slot slot) {
        return new PipelineInfo(
                slot.name(),
                GenerationInfo.of(slot.current()),
                slot.canary().running().map(CanaryInfo::of),
                slot.inFlight(),
                slot.served(),
                slot.failed());
    }
}
