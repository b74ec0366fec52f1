package org.intarsia.tokenizers.multiscalevq;

import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.tokenizers.multiscalevq.reference.MultiscaleVqReference;

/** The tokenizer and the decoder {@code multiscale-vq}, and the suite of their recorded cases. */
@IntarsiaPlugin
public final class MultiscaleVqPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(
                Tokenizer.class,
                "multiscale-vq",
                MultiscaleVqOptions.class,
                MultiscaleVqTokenizer.class);
        contribute(
                Tokenizer.class,
                "multiscale-codes",
                MultiscaleVqOptions.class,
                MultiscaleCodes.class);
        contribute(
                Decoder.class,
                "multiscale-vq",
                MultiscaleVqOptions.class,
                MultiscaleVqDecoder.class);
        contribute(ReferenceSuite.class, "multiscale-vq", MultiscaleVqReference.class);
    }
}
