package org.intarsia.app.host;

import java.time.Instant;
import java.util.Optional;
import org.intarsia.app.Actor;
import org.intarsia.app.picture.RunProgress;

/**
 * A run that has not ended.
 *
 * @param id by which it is cancelled; never given twice in a process
 * @param generation that it holds to its end
 * @param progress after its last step; empty before the first
 */
public record RunInfo(
        long id,
        String pipeline,
        int generation,
        Actor actor,
        Instant since,
        Optional<RunProgress> progress) {}
