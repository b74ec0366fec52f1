package org.intarsia.backbones.deco;

import org.intarsia.backbones.deco.reference.DecoReference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The backbone {@code deco} and the suite of its recorded cases. */
@IntarsiaPlugin
public final class DecoPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Backbone.class, "deco", DecoOptions.class, DecoBackbone.class);
        contribute(ReferenceSuite.class, "deco", DecoReference.class);
    }
}
