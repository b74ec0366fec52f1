package org.intarsia.kernel.samples;

import org.intarsia.spi.plugin.PluginModule;

/** Ends the process as it is read. */
public final class ExitingModule extends PluginModule {
    @Override
    protected void configure() {
        System.exit(3);
    }
}
