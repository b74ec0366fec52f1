package org.intarsia.nn.text;

import org.intarsia.spi.text.TokenizerSpec;

/**
 * What published language models differ in, besides their layers.
 *
 * @param width D
 * @param layers how many
 * @param headWidth d
 * @param ropeBase of the rotary positions
 * @param embeddingScale by which embeddings are multiplied
 * @param window tokens that an even layer sees at most, itself among them; 0 for all
 * @param attendsToNothing whether the attention of a token that sees no key is the mean of all
 *     values; if not, it is zero
 * @param paddingId the id that rows are padded with
 * @param layerBytes of the parameters of one layer in float32
 */
public record CausalDesign(
        TokenizerSpec tokenizer,
        int width,
        int layers,
        int headWidth,
        double ropeBase,
        double embeddingScale,
        int window,
        boolean attendsToNothing,
        int paddingId,
        long layerBytes) {
    int window(int layer) {
        return layer % 2 == 0 ? window : 0;
    }
}
