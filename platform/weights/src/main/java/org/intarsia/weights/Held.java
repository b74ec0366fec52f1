package org.intarsia.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.Parameter;

/** A parameter with its values. */
record Held(String name, Shape shape, NDArray array) implements Parameter {}
