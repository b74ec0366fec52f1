package org.intarsia.heads.reg;

import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The head {@code reg}. */
@IntarsiaPlugin
public final class RegHeadPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(PredictionHead.class, "reg", RegHeadOptions.class, RegHead.class);
    }
}
