package org.intarsia.app.prompt;

import java.nio.file.Path;
import java.util.List;
import org.intarsia.pipeline.text.Prompt;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a request.
 *
 * @param file of embeddings; null where none was given
 * @param prompts to encode; empty where none was given
 */
public record RequestedTexts(@Nullable Path file, List<Prompt> prompts) {
    public static final RequestedTexts NONE = new RequestedTexts(null, List.of());

    public RequestedTexts {
        prompts = List.copyOf(prompts);
    }

    /** Embeddings alone, or nothing. */
    public static RequestedTexts ofFile(@Nullable Path file) {
        return new RequestedTexts(file, List.of());
    }

    public boolean given() {
        return file != null || !prompts.isEmpty();
    }

    /** Where a person gave them, for messages. */
    public String option() {
        return prompts.isEmpty() ? "--text" : "--prompt";
    }
}
