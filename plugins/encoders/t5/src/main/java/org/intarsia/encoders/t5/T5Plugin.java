package org.intarsia.encoders.t5;

import org.intarsia.encoders.t5.reference.T5Reference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The text encoder {@code t5} and the suite of its recorded cases. */
@IntarsiaPlugin
public final class T5Plugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(TextEncoder.class, "t5", T5Options.class, T5Encoder.class);
        contribute(ReferenceSuite.class, "t5-encoder", T5Reference.class);
    }
}
