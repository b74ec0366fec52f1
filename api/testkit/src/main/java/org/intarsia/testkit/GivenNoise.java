package org.intarsia.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import org.intarsia.spi.Noise;

/** Noise that was written down beforehand, so that a published trajectory can be followed. */
public final class GivenNoise implements Noise {
    private final int batch;
    private final Map<String, NDArray> given = new HashMap<>();

    public GivenNoise(int batch) {
        this.batch = batch;
    }

    /**
     * @param values [B, shape...]; stay the caller's and must outlive this noise
     * @return this
     */
    public GivenNoise with(String stream, int draw, NDArray values) {
        given.put(stream + "/" + draw, values);
        return this;
    }

    /** Copies of what was given, whatever the distribution asked for. */
    @Override
    public NDArray normal(NDManager manager, String stream, int draw, Shape shape) {
        NDArray values = given.get(stream + "/" + draw);
        Shape wanted = new Shape(batch).addAll(shape);
        if (values == null || !values.getShape().equals(wanted)) {
            throw new AssertionError(
                    "draw "
                            + draw
                            + " of "
                            + stream
                            + " "
                            + wanted
                            + " was asked for; given: "
                            + given.keySet());
        }
        NDArray copy = values.duplicate();
        copy.attach(manager);
        return copy;
    }

    @Override
    public NDArray uniform(NDManager manager, String stream, int draw, Shape shape) {
        return normal(manager, stream, draw, shape);
    }

    @Override
    public int batch() {
        return batch;
    }
}
