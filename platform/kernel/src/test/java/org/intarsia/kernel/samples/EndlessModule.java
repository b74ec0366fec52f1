package org.intarsia.kernel.samples;

import org.intarsia.spi.plugin.PluginModule;

/** Calls itself without end. */
public final class EndlessModule extends PluginModule {
    @Override
    protected void configure() {
        configure();
    }
}
