package org.intarsia.app.host;

import org.intarsia.app.Home;
import org.intarsia.pipeline.manifest.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Starts a pipeline.
 *
 * @param manifest a file, or the name of a shipped one; empty for one that is given
 * @param name what to call the pipeline; null for the manifest's own name
 * @param content the manifest itself; null where it is in a file
 */
public record LoadRequest(String manifest, @Nullable String name, @Nullable Manifest content) {
    /** Of a file, or of a shipped manifest. */
    public LoadRequest(String manifest, @Nullable String name) {
        this(manifest, name, null);
    }

    /** Of a manifest that is in no file. */
    public static LoadRequest given(String name, Manifest manifest) {
        return new LoadRequest("", name, manifest);
    }

    /** What the pipeline is called. */
    String name(Manifest read) {
        return name != null ? name : read.name();
    }

    /**
     * The manifest.
     *
     * @throws org.intarsia.spi.problem.IntarsiaException what is wrong with its file
     */
    public Manifest read(Home home) {
        return content != null ? content : home.manifest(manifest);
    }
}
