package org.intarsia.training.evaluation;

import java.awt.Color;
import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The colour of the shape in a picture of Shapes: the background is a gradient that is fitted to
 * the pixels of the border, which no shape reaches; the shape is what stands out of it.
 */
final class ShapeColor {
    /** Least difference of a channel, of 2, by which a shape stands out. */
    private static final double LEAST = 0.15;

    private static final int CHANNELS = 3;

    private final float[] pixels;
    private final int first;
    private final int size;

    private ShapeColor(float[] pixels, int first, int size) {
        this.pixels = pixels;
        this.first = first;
        this.size = size;
    }

    /**
     * @param pixels pictures [B, 3, size, size] in [-1, 1]
     * @param row which picture
     * @return empty where nothing stands out
     */
    static Optional<Color> of(float[] pixels, int row, int size) {
        return new ShapeColor(pixels, row * CHANNELS * size * size, size).color();
    }

    private Optional<Color> color() {
        double[] off = new double[size * size];
        for (int channel = 0; channel < CHANNELS; channel++) {
            double[] plane = plane(channel);
            for (int at = 0; at < off.length; at++) {
                double behind = plane[0] + plane[1] * (at % size) + plane[2] * (at / size);
                off[at] = Math.max(off[at], Math.abs(value(channel, at) - behind));
            }
        }
        double most = Arrays.stream(off).max().orElse(0);
        if (most < LEAST) {
            return Optional.empty();
        }
        int[] rgb = new int[CHANNELS];
        for (int channel = 0; channel < CHANNELS; channel++) {
            rgb[channel] = (int) Math.round((median(channel, off, most / 2) + 1) / 2 * 255);
        }
        return Optional.of(new Color(rgb[0], rgb[1], rgb[2]));
    }

    private double value(int channel, int at) {
        return Math.max(-1, Math.min(1, pixels[first + channel * size * size + at]));
    }

    /** Of the pixels that stand out by as much. */
    private double median(int channel, double[] off, double least) {
        double[] values = new double[off.length];
        int count = 0;
        for (int at = 0; at < off.length; at++) {
            if (off[at] >= least) {
                values[count++] = value(channel, at);
            }
        }
        Arrays.sort(values, 0, count);
        return values[count / 2];
    }

    /** The least squares of a + b x + c y over the border. */
    private double[] plane(int channel) {
        int border = 4 * (size - 1);
        DMatrixRMaj places = new DMatrixRMaj(border, 3);
        DMatrixRMaj values = new DMatrixRMaj(border, 1);
        int row = 0;
        for (int at = 0; at < size * size; at++) {
            int x = at % size;
            int y = at / size;
            if (x == 0 || y == 0 || x == size - 1 || y == size - 1) {
                places.set(row, 0, 1);
                places.set(row, 1, x);
                places.set(row, 2, y);
                values.set(row, 0, value(channel, at));
                row++;
            }
        }
        DMatrixRMaj plane = new DMatrixRMaj(3, 1);
        CommonOps_DDRM.solve(places, values, plane);
        return plane.data;
    }
}
