package org.intarsia.spi;

import ai.djl.ndarray.NDArray;
import org.intarsia.spi.run.Encoding;
import org.osgi.annotation.versioning.ConsumerType;

/** A tokenizer through which gradients pass, so that it can be trained together with a decoder. */
@ConsumerType
public interface TrainableTokenizer extends Tokenizer {
    /**
     * As {@link #encode}, with gradients, and up to the map that a decoder's network reads.
     *
     * @param imageBCHW [B, 3, H, W] in [-1, 1], of the pipeline's size
     * @param run its noise has a row an image; what is random, a sample of a posterior, is so in a
     *     training run alone
     */
    Encoding embed(NDArray imageBCHW, RunContext run);
}
