package org.intarsia.weights;

import ai.djl.ndarray.types.Shape;
import org.intarsia.weights.type.StoredType;

/**
 * What a file says of one tensor.
 *
 * @param name in the state dict
 * @param type as stored, which need not be the type it is loaded as
 * @param shape every dimension at least 0; a scalar has none
 */
public record TensorInfo(String name, StoredType type, Shape shape) {}
