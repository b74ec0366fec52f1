package org.intarsia.backbones.pixeldit;

/** There is nothing to choose. */
public record PixelDitReferenceOptions() {}
