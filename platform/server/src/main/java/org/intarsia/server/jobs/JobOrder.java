package org.intarsia.server.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job is asked to do.
 *
 * @param pipeline its name
 * @param labels as {@code --label} understands them
 * @param prompts of a pipeline that reads texts
 * @param count pictures of each label or prompt
 * @param seed of the first picture of each label or prompt; the next one has the next seed
 * @param pictures in all
 * @param batch pictures made at once: it never changes, since the bits depend on it
 * @param priority who has the turn first
 * @param attempts how often it may fail, 1 for no retry
 * @param notBefore when it may begin; null for at once
 * @param deadline when it must have ended; null for never
 * @param keep how long its pictures are kept after its end
 */
public record JobOrder(
        String pipeline,
        List<String> labels,
        JobPrompts prompts,
        int count,
        long seed,
        int pictures,
        int batch,
        JobPriority priority,
        int attempts,
        @Nullable Instant notBefore,
        @Nullable Instant deadline,
        Duration keep) {
    public JobOrder {
        labels = List.copyOf(labels);
    }

    JobOrder with(JobPriority other) {
        return new JobOrder(
                pipeline, labels, prompts, count, seed, pictures, batch, other, attempts, notBefore,
                deadline, keep);
    }
}
