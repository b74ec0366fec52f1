package org.intarsia.encoders.t5;

import com.google.inject.Inject;
import org.intarsia.nn.text.RecipeEncoder;
import org.intarsia.spi.plugin.Summary;
import org.intarsia.spi.plugin.Weights;
import org.intarsia.spi.text.TokenizerFile;

/** The encoder of T5 v1.1 and flan-T5: the states after its last norm. */
@Summary("T5: the encoder of T5 v1.1 and flan-T5 (Raffel 2020)")
final class T5Encoder extends RecipeEncoder {
    @Inject
    T5Encoder(T5Options options, Weights weights, TokenizerFile tokenizer) {
        super(options.recipe(), new T5Network(options.size(), weights), tokenizer);
    }
}
