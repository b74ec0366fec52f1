package org.intarsia.kernel.samples;

import org.intarsia.spi.plugin.PluginModule;

/** Fails in many words, some of which steer a terminal. */
public final class RudeModule extends PluginModule {
    public RudeModule() {
        throw new IllegalStateException("\u001b[2Jred" + "\u0007".repeat(3) + "x".repeat(100_000));
    }

    @Override
    protected void configure() {}
}
