package org.intarsia.tokenizers.maskgitvq;

/** There is nothing to choose. */
public record MaskgitVqReferenceOptions() {}
