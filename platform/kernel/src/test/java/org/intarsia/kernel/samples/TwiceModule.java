package org.intarsia.kernel.samples;

import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.PluginModule;

/** Brings the same guidance twice. */
public final class TwiceModule extends PluginModule {
    @Override
    protected void configure() {
        contribute(Guidance.class, "plain", Plain.Options.class, Plain.class);
        contribute(Guidance.class, "plain", Plain.Options.class, Plain.class);
    }
}
