package org.intarsia.tokenizers.pixel;

import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The tokenizer {@code pixel}. */
@IntarsiaPlugin
public final class PixelPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Tokenizer.class, "pixel", PixelTokenizer.class);
    }
}
