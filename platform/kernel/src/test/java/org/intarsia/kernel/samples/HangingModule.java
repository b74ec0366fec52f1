package org.intarsia.kernel.samples;

import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.PluginModule;

/** Never ends, and does not listen. */
public final class HangingModule extends PluginModule {
    @Override
    protected void configure() {
        contribute(Guidance.class, "plain", Plain.Options.class, Plain.class);
        while (!Boolean.getBoolean("intarsia.test.release")) {
            Thread.onSpinWait();
        }
    }
}
