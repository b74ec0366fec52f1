package org.intarsia.testkit.violators.bare;

import org.intarsia.spi.plugin.PluginModule;

/** Brings nothing. */
public final class EmptyPlugin extends PluginModule {
    @Override
    protected void configure() {}
}
