package org.intarsia.heads.decopixel;

import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The head {@code deco-pixel}. */
@IntarsiaPlugin
public final class DecoPixelPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(PredictionHead.class, "deco-pixel", DecoPixelOptions.class, DecoPixelHead.class);
    }
}
