package org.intarsia.kernel.samples;

import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.PluginModule;

/** Fails as it is read. */
public final class FailingModule extends PluginModule {
    @Override
    protected void configure() {
        throw new IllegalStateException("no luck today, " + Guidance.class.getSimpleName());
    }
}
