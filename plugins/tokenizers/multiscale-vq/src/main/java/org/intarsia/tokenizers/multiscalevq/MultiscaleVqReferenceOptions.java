package org.intarsia.tokenizers.multiscalevq;

/** There is nothing to choose. */
public record MultiscaleVqReferenceOptions() {}
