package org.intarsia.guidance.cfg;

import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The guidances {@code cfg}, {@code cfg-interval} and {@code cfg-logits}. */
@IntarsiaPlugin
public final class CfgPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Guidance.class, "cfg", CfgOptions.class, CfgGuidance.class);
        contribute(
                Guidance.class,
                "cfg-interval",
                CfgIntervalOptions.class,
                CfgIntervalGuidance.class);
        contribute(Guidance.class, "cfg-logits", CfgLogitsOptions.class, CfgLogitsGuidance.class);
    }
}
