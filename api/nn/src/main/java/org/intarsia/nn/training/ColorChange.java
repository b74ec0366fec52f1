package org.intarsia.nn.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Random linear changes of colours: the hue turns, saturation, contrast and brightness change, and
 * some are inverted.
 *
 * @param strength 0 for none, 1 for any hue
 * @param invert share that is inverted
 */
public record ColorChange(double strength, double invert) {
    /** Uniform values that the change of a row is made of. */
    public static final int DRAWS = 5;

    private static final double[] GREY = {0.299, 0.587, 0.114};
    private static final double CONTRAST = 0.4;
    private static final double BRIGHTNESS = 0.2;

    /** Whether it changes anything. */
    public boolean isAny() {
        return strength > 0 || invert > 0;
    }

    /**
     * Changes every image by draws of its own.
     *
     * @param imagesBCHW [B, 3, H, W] in [-1, 1]
     * @param uniform in (0, 1), as many a row as {@code uniform.length / B}
     * @param at where the {@value #DRAWS} values of a row begin among its own
     * @return of the manager, in [-1, 1]
     */
    public NDArray apply(NDArray imagesBCHW, float[] uniform, int at, NDManager manager) {
        Shape shape = imagesBCHW.getShape();
        int rows = (int) shape.get(0);
        float[] matrices = new float[rows * 9];
        float[] offsets = new float[rows * 3];
        for (int row = 0; row < rows; row++) {
            fill(matrices, offsets, row, uniform, row * (uniform.length / rows) + at);
        }
        NDArray mixed =
                manager.create(matrices, new Shape(rows, 3, 3))
                        .matMul(imagesBCHW.reshape(rows, 3, -1))
                        .add(manager.create(offsets, new Shape(rows, 3, 1)));
        return mixed.clip(-1, 1).reshape(shape);
    }

    /**
     * Writes the change of one row: colour = matrix colour + offset, for colours in [-1, 1].
     *
     * @param uniform five values from {@code at}: hue, saturation, contrast, brightness, inversion
     */
    void fill(float[] matrices, float[] offsets, int row, float[] uniform, int at) {
        double angle = Math.PI * strength * signed(uniform[at]);
        double saturation = 1 + strength * signed(uniform[at + 1]);
        double contrast = 1 + CONTRAST * strength * signed(uniform[at + 2]);
        double sign = uniform[at + 4] < invert ? -1 : 1;
        double[][] turn = turn(angle);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double turned = 0;
                for (int k = 0; k < 3; k++) {
                    turned += turn[i][k] * ((k == j ? 1 : 0) - GREY[j]);
                }
                matrices[9 * row + 3 * i + j] =
                        (float) (sign * contrast * (GREY[j] + saturation * turned));
            }
            offsets[3 * row + i] = (float) (BRIGHTNESS * strength * signed(uniform[at + 3]));
        }
    }

    private static double signed(double uniform) {
        return 2 * uniform - 1;
    }

    /** About the axis of greys. */
    private static double[][] turn(double angle) {
        double cos = Math.cos(angle);
        double same = cos + (1 - cos) / 3;
        double next = (1 - cos) / 3 - Math.sin(angle) / Math.sqrt(3);
        double last = (1 - cos) / 3 + Math.sin(angle) / Math.sqrt(3);
        return new double[][] {{same, next, last}, {last, same, next}, {next, last, same}};
    }
}
