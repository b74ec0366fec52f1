package org.intarsia.tokenizers.vq;

import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.tokenizers.vq.reference.VqReference;

/** The tokenizer and the decoder {@code vq}, and the suite of their recorded cases. */
@IntarsiaPlugin
public final class VqPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Tokenizer.class, "vq", VqOptions.class, VqTokenizer.class);
        contribute(Decoder.class, "vq", VqOptions.class, VqDecoder.class);
        contribute(ReferenceSuite.class, "vq-tokenizer", VqReference.class);
    }
}
