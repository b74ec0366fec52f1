package org.intarsia.tokenizers.dino;

import org.intarsia.nn.vit.VitDesign;

/**
 * What a network of an encoder has that the encoder has not.
 *
 * @param prefix number of tokens before the class token
 * @param lowRanks what is learned beside its matrices
 */
public record Extension(int prefix, VitDesign.LowRanks lowRanks) {
    /** The encoder as it is. */
    public static final Extension NONE = new Extension(0, VitDesign.LowRanks.NONE);
}
