package org.intarsia.backbones.rar;

import org.intarsia.backbones.rar.reference.RarReference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The backbone {@code rar} and the suite of its recorded cases. */
@IntarsiaPlugin
public final class RarPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Backbone.class, "rar", RarOptions.class, RarBackbone.class);
        contribute(ReferenceSuite.class, "rar", RarReference.class);
    }
}
