package org.intarsia.app.host;

import java.time.Instant;
import java.util.Optional;
import org.intarsia.app.picture.RunProgress;
import org.intarsia.kernel.audit.Actor;
import org.intarsia.pipeline.live.GenerationRole;

/**
 * A run that has not ended.
 *
 * @param id by which it is cancelled; never given twice in a process
 * @param generation that it holds to its end
 * @param role of that generation when it began
 * @param cancelled whether it ends at its next step
 * @param activity what it does, in words; empty before its first step
 * @param progress of its pictures after its last step; empty before the first and for a soak
 */
public record RunInfo(
        long id,
        String pipeline,
        int generation,
        GenerationRole role,
        Actor actor,
        Instant since,
        boolean cancelled,
        String activity,
        Optional<RunProgress> progress) {}
