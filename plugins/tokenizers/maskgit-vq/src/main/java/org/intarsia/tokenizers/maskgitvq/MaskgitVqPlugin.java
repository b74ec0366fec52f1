package org.intarsia.tokenizers.maskgitvq;

import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.tokenizers.maskgitvq.reference.MaskgitVqReference;

/** The tokenizer and the decoder {@code maskgit-vq}, and the suite of their recorded cases. */
@IntarsiaPlugin
public final class MaskgitVqPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Tokenizer.class, "maskgit-vq", MaskgitVqOptions.class, MaskgitVqTokenizer.class);
        contribute(Decoder.class, "maskgit-vq", MaskgitVqOptions.class, MaskgitVqDecoder.class);
        contribute(ReferenceSuite.class, "maskgit-vq", MaskgitVqReference.class);
    }
}
