package org.intarsia.heads.logits;

import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The head {@code logits}. */
@IntarsiaPlugin
public final class LogitsPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(PredictionHead.class, "logits", LogitsOptions.class, LogitsHead.class);
    }
}
