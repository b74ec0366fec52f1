package org.intarsia.backbones.var;

/** There is nothing to choose. */
public record VarReferenceOptions() {}
