package org.intarsia.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.Supplier;
import org.intarsia.spi.plugin.Parameter;
import org.intarsia.spi.run.Scoped;

/** A table that no file holds, computed once, when a run first needs it. */
final class LazyTable implements Parameter {
    private final NDManager manager;
    private final Shape shape;
    private Supplier<float[]> values;
    private volatile NDArray array;

    LazyTable(NDManager manager, Shape shape, Supplier<float[]> values) {
        this.manager = manager;
        this.shape = shape;
        this.values = values;
    }

    @Override
    public String name() {
        return "";
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public NDArray array() {
        NDArray ready = array;
        return ready != null ? ready : compute();
    }

    private synchronized NDArray compute() {
        if (array == null) {
            array = create(manager, shape, values.get(), "a table");
            values = null;
        }
        return array;
    }

    /** A long-lived array: a scope that the calling thread has open does not close it. */
    static NDArray create(NDManager manager, Shape shape, float[] values, String what) {
        if (values.length != shape.size()) {
            throw new IllegalStateException(
                    what + " of shape " + shape + " was given " + values.length + " values");
        }
        return Scoped.outlive(manager.create(values, shape));
    }
}
