package org.intarsia.spi.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Another noise under a name of its own. */
record NestedNoise(Noise outer, String name) implements Noise {
    @Override
    public NDArray normal(NDManager manager, String stream, int draw, Shape shape) {
        return outer.normal(manager, name + "/" + stream, draw, shape);
    }

    @Override
    public NDArray uniform(NDManager manager, String stream, int draw, Shape shape) {
        return outer.uniform(manager, name + "/" + stream, draw, shape);
    }

    @Override
    public int batch() {
        return outer.batch();
    }
}
