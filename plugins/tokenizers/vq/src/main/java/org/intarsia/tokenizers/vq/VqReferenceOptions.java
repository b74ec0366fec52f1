package org.intarsia.tokenizers.vq;

/** There is nothing to choose. */
public record VqReferenceOptions() {}
