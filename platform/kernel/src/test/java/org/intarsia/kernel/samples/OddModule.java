package org.intarsia.kernel.samples;

import org.intarsia.spi.plugin.PluginModule;

/** Brings what is no kind of component. */
public final class OddModule extends PluginModule {
    @Override
    protected void configure() {
        contribute(Runnable.class, "odd", Plain.Options.class, Thread.class);
    }
}
