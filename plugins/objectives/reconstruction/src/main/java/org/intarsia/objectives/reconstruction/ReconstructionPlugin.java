package org.intarsia.objectives.reconstruction;

import org.intarsia.spi.Objective;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The objective {@code reconstruction}. */
@IntarsiaPlugin
public final class ReconstructionPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(
                Objective.class,
                "reconstruction",
                ReconstructionOptions.class,
                ReconstructionObjective.class);
    }
}
