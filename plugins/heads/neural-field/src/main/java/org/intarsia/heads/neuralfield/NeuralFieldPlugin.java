package org.intarsia.heads.neuralfield;

import org.intarsia.spi.IntarsiaPlugin;
import org.intarsia.spi.PluginModule;
import org.intarsia.spi.PredictionHead;

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
