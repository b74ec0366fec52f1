package org.intarsia.backbones.jit;

/** There is nothing to choose. */
public record JitReferenceOptions() {}
