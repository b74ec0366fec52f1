package org.intarsia.backbones.ditdh;

import org.intarsia.backbones.ditdh.reference.DitDhReference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The backbone {@code dit-dh} and the suite of its recorded cases. */
@IntarsiaPlugin
public final class DitDhPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Backbone.class, "dit-dh", DitDhOptions.class, DitDhBackbone.class);
        contribute(ReferenceSuite.class, "dit-dh", DitDhReference.class);
    }
}
