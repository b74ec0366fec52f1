package org.intarsia.backbones.reg;

import org.intarsia.backbones.reg.reference.RegReference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The backbone {@code reg} and the suite of its recorded cases. */
@IntarsiaPlugin
public final class RegPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Backbone.class, "reg", RegOptions.class, RegBackbone.class);
        contribute(ReferenceSuite.class, "reg", RegReference.class);
    }
}
