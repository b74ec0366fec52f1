package org.intarsia.backbones.flux;

import org.intarsia.backbones.flux.reference.FluxReference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The backbone {@code flux} and the suite of its recorded cases. */
@IntarsiaPlugin
public final class FluxPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Backbone.class, "flux", FluxOptions.class, FluxBackbone.class);
        contribute(ReferenceSuite.class, "flux", FluxReference.class);
    }
}
