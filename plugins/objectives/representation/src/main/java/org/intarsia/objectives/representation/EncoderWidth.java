package org.intarsia.objectives.representation;

import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.spec.LatentSpec;

/** D, the width of the vectors that an encoder makes. */
final class EncoderWidth {
    private EncoderWidth() {}

    /**
     * @throws IntarsiaException INT-609 for token ids
     */
    static int of(LatentSpec latents) {
        if (latents instanceof LatentSpec.Continuous tokens) {
            return tokens.channels();
        }
        throw new IntarsiaException(
                ErrorCode.NOT_TRAINABLE,
                Place.part("tokenizer"),
                latents + " has token ids, no vectors",
                "Train an encoder: dinov2 or dinov3.");
    }
}
