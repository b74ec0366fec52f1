package org.intarsia.tokenizers.dino;

import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.tokenizers.dino.reference.Dinov2Reference;
import org.intarsia.tokenizers.dino.reference.Dinov3Reference;

/** The tokenizers {@code dinov2} and {@code dinov3}, and the suites of their recorded cases. */
@IntarsiaPlugin
public final class DinoPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Tokenizer.class, "dinov2", Dinov2Options.class, Dinov2Tokenizer.class);
        contribute(Tokenizer.class, "dinov3", Dinov3Options.class, Dinov3Tokenizer.class);
        contribute(ReferenceSuite.class, "dinov2", Dinov2Reference.class);
        contribute(ReferenceSuite.class, "dinov3", Dinov3Reference.class);
    }
}
