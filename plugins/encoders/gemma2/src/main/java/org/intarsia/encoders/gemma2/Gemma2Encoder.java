package org.intarsia.encoders.gemma2;

import com.google.inject.Inject;
import org.intarsia.nn.text.RecipeEncoder;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.text.TokenizerFile;

/** Gemma 2 as an encoder of texts: the states after its last norm. */
@Summary("Gemma 2: a language model as an encoder of texts (Gemma Team 2024)")
final class Gemma2Encoder extends RecipeEncoder {
    @Inject
    Gemma2Encoder(Gemma2Options options, Weights weights, TokenizerFile tokenizer) {
        super(options.recipe(), Gemma2Network.of(options.size(), weights), tokenizer);
    }
}
