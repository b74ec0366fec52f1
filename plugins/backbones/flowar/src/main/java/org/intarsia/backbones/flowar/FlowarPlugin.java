package org.intarsia.backbones.flowar;

import org.intarsia.backbones.flowar.reference.FlowarReference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The backbone {@code flowar} and the suite of its recorded cases. */
@IntarsiaPlugin
public final class FlowarPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Backbone.class, "flowar", FlowarOptions.class, FlowarBackbone.class);
        contribute(ReferenceSuite.class, "flowar", FlowarReference.class);
    }
}
