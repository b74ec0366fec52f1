package org.intarsia.heads.patchlinear;

import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The head {@code patch-linear}. */
@IntarsiaPlugin
public final class PatchLinearPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(
                PredictionHead.class,
                "patch-linear",
                PatchLinearOptions.class,
                PatchLinearHead.class);
    }
}
