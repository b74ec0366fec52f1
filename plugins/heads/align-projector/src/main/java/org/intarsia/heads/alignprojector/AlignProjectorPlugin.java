package org.intarsia.heads.alignprojector;

import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The head {@code align-projector}. */
@IntarsiaPlugin
public final class AlignProjectorPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(
                PredictionHead.class,
                "align-projector",
                AlignProjectorOptions.class,
                AlignProjectorHead.class);
    }
}
