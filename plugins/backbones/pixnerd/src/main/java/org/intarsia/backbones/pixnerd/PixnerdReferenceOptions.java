package org.intarsia.backbones.pixnerd;

/** There is nothing to choose. */
public record PixnerdReferenceOptions() {}
