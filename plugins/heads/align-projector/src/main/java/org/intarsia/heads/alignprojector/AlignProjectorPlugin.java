package org.intarsia.heads.alignprojector;

import org.intarsia.spi.IntarsiaPlugin;
import org.intarsia.spi.PluginModule;
import org.intarsia.spi.PredictionHead;

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
