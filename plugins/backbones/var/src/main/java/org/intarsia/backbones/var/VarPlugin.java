package org.intarsia.backbones.var;

import org.intarsia.backbones.var.reference.VarReference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The backbone {@code var} and the suite of its recorded cases. */
@IntarsiaPlugin
public final class VarPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Backbone.class, "var", VarOptions.class, VarBackbone.class);
        contribute(ReferenceSuite.class, "var", VarReference.class);
    }
}
