package org.intarsia.spi;

import ai.djl.ndarray.NDArray;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A tokenizer with a token for the image as a whole besides those of its grid: the class token of a
 * DINO encoder, which REG generates and aligns with. Its latents are continuous, and it can be
 * trained.
 */
@ConsumerType
public interface ClassTokenEncoder extends TrainableTokenizer {
    /**
     * With gradients where they are recorded.
     *
     * @param imageBCHW as {@link #encode} takes it; or a crop of any other size that is made of
     *     whole patches, which is read as it is and has as many tokens as patches
     * @return [B, 1 + N, E]: the class token, then those of {@link #encode} in row-major order, of
     *     E channels
     */
    NDArray tokens(NDArray imageBCHW);
}
