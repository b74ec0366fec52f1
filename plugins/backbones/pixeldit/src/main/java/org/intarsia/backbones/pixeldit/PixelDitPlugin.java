package org.intarsia.backbones.pixeldit;

import org.intarsia.backbones.pixeldit.reference.PixelDitReference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The backbone {@code pixeldit} and the suite of its recorded cases. */
@IntarsiaPlugin
public final class PixelDitPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Backbone.class, "pixeldit", PixelDitOptions.class, PixelDitBackbone.class);
        contribute(ReferenceSuite.class, "pixeldit", PixelDitReference.class);
    }
}
