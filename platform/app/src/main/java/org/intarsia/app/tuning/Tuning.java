package org.intarsia.app.tuning;

import org.intarsia.pipeline.assembly.Assembly;

/** Says how runs compute. Safe for several threads. */
@FunctionalInterface
public interface Tuning {
    /** Runs share nothing, and compute as the engine does by itself. */
    Tuning NONE = (pipeline, assembly) -> new RunTuning(RunTuning.ENGINES_OWN, 1);

    /**
     * May take seconds where something is measured for the first time.
     *
     * @param pipeline its name, for messages
     */
    RunTuning of(String pipeline, Assembly assembly);
}
