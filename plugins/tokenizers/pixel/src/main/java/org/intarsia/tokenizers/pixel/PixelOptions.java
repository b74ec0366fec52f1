package org.intarsia.tokenizers.pixel;

/** There is nothing to choose. */
public record PixelOptions() {}
