package org.intarsia.tokenizers.dino.generator;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.util.Optional;
import org.intarsia.tokenizers.dino.EncoderImages;
import org.jspecify.annotations.Nullable;

/** What the parts of a pipeline know of each other: how pixels are normalised, and whose tokens. */
@Singleton
public final class SharedEncoder {
    private @Nullable EncoderImages images;
    private @Nullable String space;

    @Inject
    public SharedEncoder() {}

    void built(EncoderImages by) {
        images = by;
    }

    void built(String spaceOfTokens) {
        space = spaceOfTokens;
    }

    /** Empty where the tokenizer is another. */
    Optional<EncoderImages> images() {
        return Optional.ofNullable(images);
    }

    /** Of the encoder's tokens; empty where the backbone is another. */
    Optional<String> space() {
        return Optional.ofNullable(space);
    }
}
