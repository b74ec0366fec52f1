package org.intarsia.app.host;

import org.intarsia.pipeline.manifest.Node;

/**
 * Gives a running pipeline other parts.
 *
 * @param pipeline its name
 * @param fragment entries of a manifest; several parts are one change
 */
public record SwapRequest(String pipeline, Node.Mapping fragment) {}
