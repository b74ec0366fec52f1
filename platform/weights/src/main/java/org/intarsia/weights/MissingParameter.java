package org.intarsia.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.plugin.Parameter;

/**
 * A parameter without values.
 *
 * @param why the message for a request of its values
 */
record MissingParameter(String name, Shape shape, String why) implements Parameter {
    @Override
    public NDArray array() {
        throw new IllegalStateException(why);
    }
}
