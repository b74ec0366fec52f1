package org.intarsia.pipeline.build;

import org.intarsia.kernel.RegisteredComponent;

/** A manifest entry's component with its options, read once for all buildings of a plan. */
public record ResolvedPart(RegisteredComponent component, Record options) {}
