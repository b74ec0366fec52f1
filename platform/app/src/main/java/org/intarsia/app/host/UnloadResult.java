package org.intarsia.app.host;

/**
 * A pipeline was stopped.
 *
 * @param cut runs that had not ended when the grace time was over
 */
public record UnloadResult(String pipeline, int cut) {}
