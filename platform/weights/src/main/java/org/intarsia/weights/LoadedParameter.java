package org.intarsia.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.plugin.MatrixPrecision;
import org.intarsia.spi.plugin.Parameter;

/** A parameter with its values. */
record LoadedParameter(String name, Shape shape, NDArray array, MatrixPrecision precision)
        implements Parameter {
    LoadedParameter(String name, Shape shape, NDArray array) {
        this(name, shape, array, MatrixPrecision.FLOAT32);
    }
}
