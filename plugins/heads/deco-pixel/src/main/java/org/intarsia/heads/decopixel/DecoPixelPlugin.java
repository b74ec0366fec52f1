package org.intarsia.heads.decopixel;

import org.intarsia.spi.IntarsiaPlugin;
import org.intarsia.spi.PluginModule;
import org.intarsia.spi.PredictionHead;

/** The head {@code deco-pixel}. */
@IntarsiaPlugin
public final class DecoPixelPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(PredictionHead.class, "deco-pixel", DecoPixelOptions.class, DecoPixelHead.class);
    }
}
