package org.intarsia.backbones.pixnerd;

import org.intarsia.backbones.pixnerd.reference.PixnerdReference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The backbone {@code pixnerd} and the suite of its recorded cases. */
@IntarsiaPlugin
public final class PixnerdPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Backbone.class, "pixnerd", PixnerdOptions.class, PixnerdBackbone.class);
        contribute(ReferenceSuite.class, "pixnerd", PixnerdReference.class);
    }
}
