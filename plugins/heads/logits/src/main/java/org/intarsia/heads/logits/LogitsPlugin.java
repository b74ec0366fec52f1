package org.intarsia.heads.logits;

import org.intarsia.spi.IntarsiaPlugin;
import org.intarsia.spi.PluginModule;
import org.intarsia.spi.PredictionHead;

/** The head {@code logits}. */
@IntarsiaPlugin
public final class LogitsPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(PredictionHead.class, "logits", LogitsOptions.class, LogitsHead.class);
    }
}
