package org.intarsia.heads.ddt;

import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The head {@code ddt}. */
@IntarsiaPlugin
public final class DdtPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(PredictionHead.class, "ddt", DdtOptions.class, DdtHead.class);
    }
}
