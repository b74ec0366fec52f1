package org.intarsia.encoders.qwen3;

import org.intarsia.encoders.qwen3.reference.Qwen3Reference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.TextEncoder;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The text encoder {@code qwen3} and the suite of its recorded cases. */
@IntarsiaPlugin
public final class Qwen3Plugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(TextEncoder.class, "qwen3", Qwen3Options.class, Qwen3Encoder.class);
        contribute(ReferenceSuite.class, "qwen3", Qwen3Reference.class);
    }
}
