package org.intarsia.backbones.llamagen;

import org.intarsia.backbones.llamagen.reference.LlamagenReference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The backbone {@code llamagen} and the suite of its recorded cases. */
@IntarsiaPlugin
public final class LlamagenPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Backbone.class, "llamagen", LlamagenOptions.class, LlamagenBackbone.class);
        contribute(ReferenceSuite.class, "llamagen", LlamagenReference.class);
    }
}
