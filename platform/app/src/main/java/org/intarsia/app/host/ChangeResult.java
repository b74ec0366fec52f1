package org.intarsia.app.host;

import java.time.Duration;

/**
 * A pipeline was changed.
 *
 * @param generation what serves from now on
 * @param took from the request to the first lease of the new generation
 */
public record ChangeResult(GenerationInfo generation, Duration took) {}
