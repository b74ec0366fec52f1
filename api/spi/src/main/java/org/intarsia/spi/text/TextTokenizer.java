package org.intarsia.spi.text;

import org.osgi.annotation.versioning.ProviderType;

/** Texts to token ids, by the tokenizer file of a part. Safe for concurrent use. */
@ProviderType
public interface TextTokenizer {
    /**
     * The ids of a text with the special tokens that the file's template puts around it, neither
     * cut nor padded. A special token that is written in the text stays text.
     *
     * @throws IllegalStateException while only planning
     */
    long[] ids(String text);
}
