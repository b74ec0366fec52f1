package org.intarsia.pipeline.live;

import org.intarsia.pipeline.assembly.Assembly;

/** Sees a generation before it serves. */
@FunctionalInterface
public interface GenerationInspection {
    /**
     * @param assembly valid during the call
     */
    void ready(Generation next, Assembly assembly);
}
