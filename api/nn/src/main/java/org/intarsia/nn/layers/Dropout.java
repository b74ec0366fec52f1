package org.intarsia.nn.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.RunContext;
import org.intarsia.spi.run.Noise;

/**
 * Zeroes values with a probability and scales the others up, in training alone. Which ones is a
 * function of the run's seeds: two uses in one network differ by their stream, two forwards of one
 * run by their draw.
 */
public final class Dropout {
    /** Keeps everything. */
    public static final Dropout NONE = new Dropout(0, null, "", 0);

    private final double rate;
    private final Noise noise;
    private final String stream;
    private final int draw;

    private Dropout(double rate, Noise noise, String stream, int draw) {
        this.rate = rate;
        this.noise = noise;
        this.stream = stream;
        this.draw = draw;
    }

    /**
     * The dropout of one place in one forward.
     *
     * @param rate in [0, 1)
     * @param stream names the place
     * @param draw counts the forwards of the run
     */
    public static Dropout of(double rate, RunContext run, String stream, int draw) {
        return rate > 0 && run.training() ? new Dropout(rate, run.noise(), stream, draw) : NONE;
    }

    public boolean active() {
        return rate > 0;
    }

    /**
     * @param x [B, ...]
     */
    public NDArray forward(NDArray x) {
        return active() ? x.mul(kept(x.getManager(), x.getShape().slice(1))) : x;
    }

    /**
     * 0 where a value is dropped, 1 / (1 - rate) elsewhere.
     *
     * @param row the shape without the batch axis
     * @return [B, row...]
     */
    NDArray kept(NDManager manager, Shape row) {
        NDArray uniform = noise.uniform(manager, stream, draw, row);
        return Ops.times(uniform.gte(rate).toType(DataType.FLOAT32, false), 1 / (1 - rate));
    }
}
