package org.intarsia.pipeline.live;

/** Which generation of a pipeline a run is for. */
public enum Traffic {
    /** The one that serves or the canary, by the canary's share. */
    SHARED,
    /** The one that serves. */
    SERVING,
    /** The canary. */
    CANARY
}
