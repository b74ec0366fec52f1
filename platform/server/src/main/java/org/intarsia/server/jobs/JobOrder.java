package org.intarsia.server.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.intarsia.pipeline.text.Prompt;
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
        Prompts prompts,
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

    /**
     * The texts of a job; a store keeps them as JSON of these names.
     *
     * @param texts empty for a pipeline that reads none
     * @param negative what all pictures are to avoid; null for none
     */
    public record Prompts(List<String> texts, @Nullable String negative) {
        /** Of a pipeline that reads none. */
        public static final Prompts NONE = new Prompts(List.of(), null);

        public Prompts {
            texts = List.copyOf(texts);
        }

        /** Of prompts that avoid the same. */
        public static Prompts of(List<Prompt> prompts) {
            return prompts.isEmpty()
                    ? NONE
                    : new Prompts(
                            prompts.stream().map(Prompt::text).toList(), prompts.get(0).negative());
        }

        /** As a run takes them. */
        public List<Prompt> all() {
            return texts.stream().map(text -> new Prompt(text, negative)).toList();
        }

        /** Characters of all texts. */
        public long characters() {
            return texts.stream().mapToLong(String::length).sum()
                    + (negative == null ? 0 : negative.length());
        }
    }
}
