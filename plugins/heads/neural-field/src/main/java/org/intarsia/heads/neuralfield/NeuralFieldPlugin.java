package org.intarsia.heads.neuralfield;

import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The head {@code neural-field}. */
@IntarsiaPlugin
public final class NeuralFieldPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(
                PredictionHead.class,
                "neural-field",
                NeuralFieldOptions.class,
                NeuralFieldHead.class);
    }
}
