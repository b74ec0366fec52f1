package org.intarsia.backbones.jit;

import org.intarsia.backbones.jit.reference.JitReference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The backbone {@code jit} and the suite of its recorded cases. */
@IntarsiaPlugin
public final class JitPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Backbone.class, "jit", JitOptions.class, JitBackbone.class);
        contribute(ReferenceSuite.class, "jit", JitReference.class);
    }
}
