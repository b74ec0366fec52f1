package org.intarsia.server.jobs;

import java.util.List;
import org.intarsia.pipeline.text.Prompt;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a job; a store keeps them as JSON of these names.
 *
 * @param texts empty for a pipeline that reads none
 * @param negative what all pictures are to avoid; null for none
 */
public record JobPrompts(List<String> texts, @Nullable String negative) {
    /** Of a pipeline that reads none. */
    public static final JobPrompts NONE = new JobPrompts(List.of(), null);

    public JobPrompts {
        texts = List.copyOf(texts);
    }

    /** Of prompts that avoid the same. */
    public static JobPrompts of(List<Prompt> prompts) {
        return prompts.isEmpty()
                ? NONE
                : new JobPrompts(
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
