package org.intarsia.spi.plugin;

/** The options of a component for which there is nothing to choose. */
public record NoOptions() {}
