package org.intarsia.nn.pixels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.run.Scoped;

/**
 * Patches of pixels as the 256 levels of their numbers: pixel after pixel of the patch, red, green
 * and blue of each.
 */
public final class PixelLevels {
    /** V, of each number. */
    public static final int LEVELS = 256;

    /** Numbers of a pixel. */
    public static final int COLOURS = 3;

    private static final double HALF = 127.5;

    private PixelLevels() {}

    /**
     * The nearest levels.
     *
     * @param patchesBNV values in [-1, 1], channel, row and column
     * @return [B, N, V] int64, 0 to 255
     */
    public static NDArray of(NDArray patchesBNV) {
        return Scoped.run(
                () -> {
                    NDArray levels = Ops.times(patchesBNV, HALF).add((float) HALF).round();
                    NDArray inside = Ops.atMost(Ops.atLeast(levels, 0), LEVELS - 1);
                    return turned(inside, COLOURS).toType(DataType.INT64, true);
                });
    }

    /**
     * The inverse of {@link #of}.
     *
     * @param levelsBNV int64
     * @return [B, N, V] float32
     */
    public static NDArray values(NDArray levelsBNV) {
        return Scoped.run(
                () -> {
                    NDArray numbers = levelsBNV.toType(DataType.FLOAT32, true);
                    NDArray values = Ops.times(numbers, 1 / HALF).sub(1);
                    long pixels = values.getShape().get(2) / COLOURS;
                    return turned(values, pixels).duplicate();
                });
    }

    /** Of [B, N, k m] the k outer and the m inner places exchanged. */
    private static NDArray turned(NDArray xBNV, long outer) {
        Shape shape = xBNV.getShape();
        return xBNV.reshape(shape.get(0), shape.get(1), outer, shape.get(2) / outer)
                .transpose(0, 1, 3, 2)
                .reshape(shape);
    }
}
