package org.intarsia.nn.pixels;

import org.intarsia.spi.spec.Grid;

/**
 * The position of a pixel inside its patch, as a network reads it: one row of n values a pixel, in
 * row-major order. Both bases are functions of continuous coordinates, so that a patch can be
 * sampled on a grid of any density.
 */
public final class PixelCoordinates {
    private static final double BASE = 10_000;

    private PixelCoordinates() {}

    /**
     * Products of cosines, damped towards high frequencies: cos(pi x f_a) cos(pi y f_b) / (1 + f_a
     * f_b) with x and y from 0 to 1 inclusive and m frequencies from 0 to m inclusive, which are
     * therefore no integers (PixNerd, DeCo).
     *
     * @param patch rows and columns of pixels
     * @param frequencies m; n is its square, a slow and b fast
     * @return [rows * columns, n]
     */
    public static float[] cosineProducts(Grid patch, int frequencies) {
        double[] x = Rope2d.stretched(patch.columns(), 1);
        double[] y = Rope2d.stretched(patch.rows(), 1);
        double[] f = Rope2d.stretched(frequencies, frequencies);
        float[] table = new float[Math.multiplyExact(patch.tokens(), frequencies * frequencies)];
        int at = 0;
        for (int pixel = 0; pixel < patch.tokens(); pixel++) {
            for (double a : f) {
                double byX = Math.cos(Math.PI * x[pixel % patch.columns()] * a);
                for (double b : f) {
                    double byY = Math.cos(Math.PI * y[pixel / patch.columns()] * b);
                    table[at++] = (float) (byX * byY / (1 + a * b));
                }
            }
        }
        return table;
    }

    /**
     * The cosines of a rotary table in two dimensions: cos(x g_0), cos(y g_0), cos(x g_1), ... with
     * g_k = 10000^(-2k / n) (the text-conditioned PixNerd and DeCo, whose code drops the sines).
     *
     * @param at coordinates of the rows and columns of pixels
     * @param values n, even
     * @return [rows * columns, n]
     */
    public static float[] rotaryCosines(Rope2d.Positions at, int values) {
        int columns = at.columns().length;
        float[] table = new float[Math.multiplyExact(at.rows().length * columns, values)];
        for (int i = 0; i < table.length; i++) {
            int pixel = i / values;
            int value = i % values;
            double coordinate =
                    value % 2 == 0 ? at.columns()[pixel % columns] : at.rows()[pixel / columns];
            double frequency = Math.pow(BASE, -2.0 * (value / 2) / values);
            table[i] = (float) Math.cos(coordinate * frequency);
        }
        return table;
    }
}
