package org.intarsia.encoders.gemma2;

import org.intarsia.encoders.gemma2.reference.Gemma2Reference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The text encoder {@code gemma2} and the suite of its recorded cases. */
@IntarsiaPlugin
public final class Gemma2Plugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(TextEncoder.class, "gemma2", Gemma2Options.class, Gemma2Encoder.class);
        contribute(ReferenceSuite.class, "gemma2", Gemma2Reference.class);
    }
}
