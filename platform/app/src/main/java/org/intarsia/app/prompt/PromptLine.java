package org.intarsia.app.prompt;

import org.intarsia.pipeline.text.Prompt;
import org.intarsia.spi.spec.ImageSpec;
import org.jspecify.annotations.Nullable;

/**
 * A prompt with what its line says besides.
 *
 * @param seed of its first picture; null for that of the request
 * @param size of its pictures; null for that of the pipeline
 */
public record PromptLine(Prompt prompt, @Nullable Long seed, @Nullable ImageSpec size) {
    /** A prompt alone. */
    public static PromptLine of(Prompt prompt) {
        return new PromptLine(prompt, null, null);
    }
}
