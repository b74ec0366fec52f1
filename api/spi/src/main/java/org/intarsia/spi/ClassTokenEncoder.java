package org.intarsia.spi;

import ai.djl.ndarray.NDArray;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A tokenizer with a token for the image as a whole besides those of its grid: the class token of a
 * DINO encoder, which REG generates and aligns with. Its latents are continuous.
 */
@ConsumerType
public interface ClassTokenEncoder extends Tokenizer {
    /**
     * @param imageBCHW as {@link #encode} takes it
     * @return [B, 1 + N, E]: the class token, then those of {@link #encode} in row-major order, of
     *     E channels
     */
    NDArray tokens(NDArray imageBCHW);
}
