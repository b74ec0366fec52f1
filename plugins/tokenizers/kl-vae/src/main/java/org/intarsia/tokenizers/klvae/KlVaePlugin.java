package org.intarsia.tokenizers.klvae;

import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.tokenizers.klvae.reference.KlVaeReference;

/** The tokenizer and the decoder {@code kl-vae}, and the suites of their recorded cases. */
@IntarsiaPlugin
public final class KlVaePlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Tokenizer.class, "kl-vae", KlVaeOptions.class, KlVaeTokenizer.class);
        contribute(Decoder.class, "kl-vae", KlVaeOptions.class, KlVaeDecoder.class);
        contribute(ReferenceSuite.class, "kl-vae", KlVaeReference.class);
        contribute(ReferenceSuite.class, "sd-vae", KlVaeReference.class);
    }
}
