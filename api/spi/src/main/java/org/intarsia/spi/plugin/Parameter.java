package org.intarsia.spi.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.osgi.annotation.versioning.ProviderType;

/** A named tensor of a network. While a pipeline is only planned it has a shape and no values. */
@ProviderType
public interface Parameter {
    /** Full name in the state dict; empty for a table that no file holds. */
    String name();

    Shape shape();

    /**
     * The values, float32, on the device of the part. The array belongs to the weights: never close
     * or change it.
     *
     * @throws IllegalStateException while only planning
     */
    NDArray array();

    /**
     * What the products of a matrix or a kernel are rounded to while it is trained. A layer that
     * multiplies by it hands this on to the operation.
     */
    default MatrixPrecision precision() {
        return MatrixPrecision.FLOAT32;
    }

    /**
     * Some rows of a table; of one that is streamed these alone are read.
     *
     * @param ids int64 [n], 0 to rows - 1
     * @return a new array [n, ...] on the ids' manager
     */
    default NDArray rows(NDArray ids) {
        return array().get(ids);
    }
}
