package org.intarsia.objectives.representation;

import org.intarsia.spi.Objective;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The objectives {@code dino} and {@code classification}. */
@IntarsiaPlugin
public final class RepresentationPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Objective.class, "dino", DinoOptions.class, DinoObjective.class);
        contribute(Objective.class, "classification", ClassificationObjective.class);
    }
}
