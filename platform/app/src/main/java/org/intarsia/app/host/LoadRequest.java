package org.intarsia.app.host;

/**
 * Starts a pipeline.
 *
 * @param manifest a file, or the name of a shipped one
 * @param name what to call the pipeline; null for the manifest's own name
 */
public record LoadRequest(String manifest, String name) {}
