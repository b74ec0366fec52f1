package org.intarsia.kernel.samples;

import org.intarsia.spi.plugin.PluginModule;

/** Brings nothing. */
public final class EmptyModule extends PluginModule {
    @Override
    protected void configure() {}
}
