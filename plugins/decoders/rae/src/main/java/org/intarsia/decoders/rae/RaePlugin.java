package org.intarsia.decoders.rae;

import org.intarsia.decoders.rae.reference.RaeReference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/**
 * The tokenizer and the decoder {@code rae}, the decoder {@code rae-vit} that the latter holds, and
 * the suite of their recorded cases.
 */
@IntarsiaPlugin
public final class RaePlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Tokenizer.class, "rae", RaeOptions.class, RaeTokenizer.class);
        contribute(Decoder.class, "rae", RaeOptions.class, RaeDecoder.class);
        contribute(Decoder.class, "rae-vit", RaeVitOptions.class, RaeVitDecoder.class);
        contribute(ReferenceSuite.class, "rae", RaeReference.class);
    }
}
