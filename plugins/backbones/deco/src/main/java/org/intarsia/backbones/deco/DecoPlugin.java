package org.intarsia.backbones.deco;

import org.intarsia.spi.Backbone;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.spi.reference.ReferenceSuite;

/** The backbone {@code deco} and the suite of its recorded cases. */
@IntarsiaPlugin
public final class DecoPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Backbone.class, "deco", DecoOptions.class, DecoBackbone.class);
        contribute(ReferenceSuite.class, "deco", DecoReference.class);
    }
}
