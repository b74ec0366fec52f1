package org.intarsia.guidance.cfg;

import org.intarsia.guidance.cfg.layered.LayeredGuidance;
import org.intarsia.guidance.cfg.layered.LayeredOptions;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The guidances {@code cfg}, its relatives, {@code layered} and {@code apg}. */
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
        contribute(
                Guidance.class,
                "cfg-zero-star",
                CfgZeroStarOptions.class,
                CfgZeroStarGuidance.class);
        contribute(
                Guidance.class,
                "autoguidance",
                AutoguidanceOptions.class,
                AutoguidanceGuidance.class);
        contribute(Guidance.class, "layered", LayeredOptions.class, LayeredGuidance.class);
        contribute(Guidance.class, "apg", ApgOptions.class, ApgGuidance.class);
    }
}
