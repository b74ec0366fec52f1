package org.intarsia.heads.flowarflow;

import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The head {@code flowar-flow}. */
@IntarsiaPlugin
public final class FlowarFlowPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(
                PredictionHead.class, "flowar-flow", FlowarFlowOptions.class, FlowarFlowHead.class);
    }
}
