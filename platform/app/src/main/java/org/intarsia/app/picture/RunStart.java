package org.intarsia.app.picture;

import java.util.Map;

/**
 * A run that is about to begin.
 *
 * @param pipeline the manifest's name
 * @param order which pictures it makes
 * @param provenance text entries that all its pictures have in common
 */
public record RunStart(String pipeline, PictureOrder order, Map<String, String> provenance) {
    public RunStart {
        provenance = Map.copyOf(provenance);
    }
}
