package org.intarsia.kernel.samples;

import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.PluginModule;

/** Brings one guidance. */
public final class GoodModule extends PluginModule {
    @Override
    protected void configure() {
        contribute(Guidance.class, "plain", Plain.Options.class, Plain.class);
    }
}
