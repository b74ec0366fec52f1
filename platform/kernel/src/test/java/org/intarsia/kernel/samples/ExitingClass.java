package org.intarsia.kernel.samples;

import org.intarsia.spi.plugin.PluginModule;

/** Ends the process as its class is made ready. */
public final class ExitingClass extends PluginModule {
    private static final int CODE = code();

    private static int code() {
        Runtime.getRuntime().halt(4);
        return 5;
    }

    @Override
    protected void configure() {
        throw new IllegalStateException("not reached with " + CODE);
    }
}
