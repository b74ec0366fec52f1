package org.intarsia.nn.conv;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/** Layers one after the other. */
final class LayerSequence {
    private LayerSequence() {}

    /**
     * What a layer makes of x. Closes x, whose memory is wanted for the next layer, unless it is
     * the array that the chain began with.
     */
    static NDArray next(NDArray x, NDArray first, UnaryOperator<NDArray> layer) {
        NDArray y = layer.apply(x);
        if (x != first) {
            x.close();
        }
        return y;
    }
}
