package org.intarsia.backbones.var;

import org.intarsia.spi.Backbone;
import org.intarsia.spi.IntarsiaPlugin;
import org.intarsia.spi.PluginModule;

/** The backbone {@code var}. */
@IntarsiaPlugin
public final class VarPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Backbone.class, "var", VarOptions.class, VarBackbone.class);
    }
}
