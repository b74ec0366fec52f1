package org.intarsia.heads.patchlinear;

import org.intarsia.spi.IntarsiaPlugin;
import org.intarsia.spi.PluginModule;
import org.intarsia.spi.PredictionHead;

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
