package org.intarsia.weights;

import org.intarsia.spi.plugin.Weights;

/** A store whose parameters can be read when they are used. */
interface StreamingStore extends ParameterStore {
    /**
     * @param prefix put before every name as it is
     */
    Weights.Layer streamed(String prefix);
}
