package org.intarsia.cli;

import java.nio.file.Path;
import org.intarsia.app.Home;
import org.intarsia.kernel.Registry;
import org.intarsia.pipeline.Pipelines;

/** What every command is given. */
public record Environment(Registry registry, Home home, Console console, Interrupts interrupts) {
    /**
     * @param models the folder a person named, or null
     * @param manifest the argument that named the manifest
     */
    public Pipelines pipelines(Path models, String manifest) {
        return new Pipelines(registry, home.models(models, manifest));
    }
}
