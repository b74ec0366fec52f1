package org.intarsia.tokenizers.levels;

import org.intarsia.spi.Decoder;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** The tokenizer and the decoder {@code levels}. */
@IntarsiaPlugin
public final class LevelsPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Tokenizer.class, "levels", LevelsOptions.class, LevelsTokenizer.class);
        contribute(Decoder.class, "levels", LevelsOptions.class, LevelsDecoder.class);
    }
}
