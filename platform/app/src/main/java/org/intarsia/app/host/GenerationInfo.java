package org.intarsia.app.host;

import java.time.Instant;
import java.util.List;
import org.intarsia.pipeline.live.Generation;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.manifest.ReplacedPart;
import org.intarsia.spi.Kind;

/**
 * A generation of a pipeline, as it is now.
 *
 * @param number 1 for the first of a pipeline; never given twice
 * @param cause why there is one: {@code first}, {@code swap sampler}
 * @param since when it was built
 * @param inFlight runs that have not ended
 * @param served runs that ended well
 * @param failed runs that failed
 * @param built kinds of the parts that were built for it; the others it took over
 * @param bytesRead of weights, for it
 * @param steps of a run, as far as its sampler knows before the first
 * @param replaced parts of the manifest before it that lost entries by the swap
 * @param manifest of it, with all swaps
 */
public record GenerationInfo(
        int number,
        String cause,
        Instant since,
        int inFlight,
        long served,
        long failed,
        List<Kind> built,
        long bytesRead,
        int steps,
        List<ReplacedPart> replaced,
        List<PartInfo> parts,
        Manifest manifest) {
    public GenerationInfo {
        built = List.copyOf(built);
        replaced = List.copyOf(replaced);
        parts = List.copyOf(parts);
    }

    static GenerationInfo of(Generation generation) {
        return new GenerationInfo(
                generation.number(),
                generation.cause(),
                generation.since(),
                generation.inFlight(),
                generation.served(),
                generation.failed(),
                generation.built(),
                generation.bytesRead(),
                generation.steps(),
                generation.replaced(),
                generation.plan().parts().stream().map(PartInfo::of).toList(),
                generation.plan().manifest());
    }
}
