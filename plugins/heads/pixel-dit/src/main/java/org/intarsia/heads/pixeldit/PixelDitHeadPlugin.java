package org.intarsia.heads.pixeldit;

import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The head {@code pixel-dit}. */
@IntarsiaPlugin
public final class PixelDitHeadPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(
                PredictionHead.class, "pixel-dit", PixelDitHeadOptions.class, PixelDitHead.class);
    }
}
