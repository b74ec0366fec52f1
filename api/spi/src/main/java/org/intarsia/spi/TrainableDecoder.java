package org.intarsia.spi;

import ai.djl.ndarray.NDArray;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A decoder through which gradients pass, so that it can be trained together with a tokenizer, or
 * asked within every step of a sampler.
 */
@ConsumerType
public interface TrainableDecoder extends Decoder {
    /**
     * As {@link #decode}, with gradients, of the map that {@link TrainableTokenizer#embed} gives. A
     * function of the map alone: nothing is drawn, and nothing of a run is needed.
     *
     * @param mapBDhw [B, D, h, w]
     * @return [B, 3, H, W], nominally in [-1, 1], not clamped
     */
    NDArray render(NDArray mapBDhw);
}
