package org.intarsia.backbones.deco;

/** There is nothing to choose. */
public record DecoReferenceOptions() {}
