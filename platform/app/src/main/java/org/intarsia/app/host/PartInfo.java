package org.intarsia.app.host;

import org.intarsia.pipeline.plan.Plan;
import org.intarsia.spi.Kind;

/**
 * A part of a generation.
 *
 * @param name the component's, by which manifests use it
 * @param bundle the plugin's symbolic name
 * @param version of the plugin
 * @param digest SHA-256 of the plugin's file
 * @param device that it runs on
 * @param parameters how many numbers it reads or learns
 */
public record PartInfo(
        Kind kind,
        String name,
        String bundle,
        String version,
        String digest,
        String device,
        long parameters) {
    static PartInfo of(Plan.Part part) {
        return new PartInfo(
                part.kind(),
                part.name(),
                part.bundle(),
                part.version(),
                part.digest(),
                part.device(),
                part.parameters());
    }
}
