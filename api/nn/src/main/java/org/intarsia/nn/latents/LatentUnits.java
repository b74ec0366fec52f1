package org.intarsia.nn.latents;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.intarsia.spi.run.Scoped;

/**
 * Between raw latents of an autoencoder and those that diffusion models see: (z - shift) times
 * scale, of every channel alike or each by itself.
 */
public final class LatentUnits {
    private static final float[] QWEN_MEAN = {
        -0.7571f, -0.7089f, -0.9113f, 0.1075f, -0.1745f, 0.9653f, -0.1517f, 1.5508f,
        0.4134f, -0.0715f, 0.5517f, -0.3632f, -0.1922f, -0.9497f, 0.2503f, -0.2921f
    };
    private static final float[] QWEN_STD = {
        2.8184f, 1.4541f, 2.3275f, 2.6558f, 1.2196f, 1.7708f, 2.6052f, 2.0743f,
        3.2687f, 2.1526f, 2.8652f, 1.5579f, 1.6382f, 1.1253f, 2.8251f, 1.916f
    };

    private final float[] shift;
    private final float[] deviation;

    private LatentUnits(float[] shift, float[] deviation) {
        this.shift = shift;
        this.deviation = deviation;
    }

    static LatentUnits affine(double scale, double shift) {
        return new LatentUnits(new float[] {(float) shift}, new float[] {(float) (1 / scale)});
    }

    static LatentUnits ofQwenImage() {
        return new LatentUnits(QWEN_MEAN, QWEN_STD);
    }

    public NDArray normalised(NDArray zBCHW) {
        return Scoped.run(() -> zBCHW.sub(column(zBCHW, shift)).div(column(zBCHW, deviation)));
    }

    /** The inverse of {@link #normalised}. */
    public NDArray raw(NDArray latentBCHW) {
        return Scoped.run(
                () -> latentBCHW.mul(column(latentBCHW, deviation)).add(column(latentBCHW, shift)));
    }

    private static NDArray column(NDArray like, float[] values) {
        return like.getManager().create(values, new Shape(1, values.length, 1, 1));
    }
}
