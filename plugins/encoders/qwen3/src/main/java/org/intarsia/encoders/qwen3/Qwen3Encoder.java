package org.intarsia.encoders.qwen3;

import com.google.inject.Inject;
import org.intarsia.nn.text.RecipeEncoder;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.text.TokenizerFile;

/** Qwen3 as an encoder of texts: the states after its last norm. */
@Summary("Qwen3: a language model as an encoder of texts (Qwen Team 2025)")
final class Qwen3Encoder extends RecipeEncoder {
    @Inject
    Qwen3Encoder(Qwen3Options options, Weights weights, TokenizerFile tokenizer) {
        super(options.recipe(), Qwen3Network.of(options.size(), weights), tokenizer);
    }
}
