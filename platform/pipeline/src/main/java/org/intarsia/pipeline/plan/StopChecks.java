package org.intarsia.pipeline.plan;

import java.util.Map;
import org.intarsia.pipeline.build.BuiltPart;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.spi.Kind;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.spec.InputKind;

/** Whether a pipeline can hand its latents over early, as its manifest says. */
final class StopChecks {
    private StopChecks() {}

    static void check(Manifest manifest, Map<Kind, BuiltPart> built, Problems problems) {
        BuiltPart part = built.get(Kind.SAMPLER);
        if (manifest.stop() == null || part == null) {
            return;
        }
        Sampler sampler = (Sampler) part.instance();
        if (sampler.shows() != InputKind.LATENTS) {
            problems.add(
                    ErrorCode.CANNOT_STOP_EARLY,
                    "stop",
                    "the sampler "
                            + part.entry().use()
                            + " is no flow: between its steps there is no picture to hand over",
                    "Remove stop.");
        }
    }
}
