package org.intarsia.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.intarsia.pipeline.manifest.Manifest;

/** A manifest as one line of JSON, which is YAML too: what was run, changes included. */
public final class ManifestText {
    private ManifestText() {}

    public static String of(Manifest manifest) {
        try {
            return new ObjectMapper().writeValueAsString(manifest.root().plain());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest that was read cannot be written", e);
        }
    }
}
