package org.intarsia.nn.pixels;

/**
 * The blockwise cosine transform of JPEG and how much each of its frequencies matters to the eye,
 * for losses that weigh frequencies (DeCo).
 */
public final class JpegFrequencies {
    /** Side of a block. */
    public static final int SIDE = 8;

    private static final int[] LUMINANCE = {
        16, 11, 10, 16, 24, 40, 51, 61,
        12, 12, 14, 19, 26, 58, 60, 55,
        14, 13, 16, 24, 40, 57, 69, 56,
        14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77,
        24, 35, 55, 64, 81, 104, 113, 92,
        49, 64, 78, 87, 103, 121, 120, 101,
        72, 92, 95, 98, 112, 100, 103, 99
    };
    private static final int[] CHROMINANCE = {
        17, 18, 24, 47, 99, 99, 99, 99,
        18, 21, 26, 66, 99, 99, 99, 99,
        24, 26, 56, 99, 99, 99, 99, 99,
        47, 66, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99
    };
    private static final double[] TO_YCBCR = {
        0.299, 0.587, 0.114, -0.168736, -0.331264, 0.5, 0.5, -0.418688, -0.081312
    };

    private JpegFrequencies() {}

    /** The orthonormal DCT-II matrix C [8, 8]: a block X has the coefficients C X C^T. */
    public static float[] transform() {
        float[] matrix = new float[SIDE * SIDE];
        for (int k = 0; k < SIDE; k++) {
            double norm = Math.sqrt((k == 0 ? 1.0 : 2.0) / SIDE);
            for (int n = 0; n < SIDE; n++) {
                matrix[k * SIDE + n] =
                        (float) (norm * Math.cos(Math.PI * (2 * n + 1) * k / (2.0 * SIDE)));
            }
        }
        return matrix;
    }

    /** RGB to YCbCr without offsets, [3, 3]: a column of three channels is multiplied from left. */
    public static float[] toYCbCr() {
        float[] matrix = new float[TO_YCBCR.length];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = (float) TO_YCBCR[i];
        }
        return matrix;
    }

    /**
     * Weights of the coefficients of Y, Cb and Cr [3, 8, 8]: (mean(q) / q)^gamma with JPEG's
     * quantisation tables q at a quality, divided by their mean.
     *
     * @param quality 1 to 100, as JPEG counts it
     */
    public static float[] weights(int quality, double gamma) {
        double[] luminance = weights(LUMINANCE, quality, gamma);
        double[] chrominance = weights(CHROMINANCE, quality, gamma);
        float[] weights = new float[3 * SIDE * SIDE];
        for (int i = 0; i < luminance.length; i++) {
            weights[i] = (float) luminance[i];
            weights[luminance.length + i] = (float) chrominance[i];
            weights[2 * luminance.length + i] = (float) chrominance[i];
        }
        return weights;
    }

    private static double[] weights(int[] base, int quality, double gamma) {
        int factor = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        double[] q = new double[base.length];
        for (int i = 0; i < q.length; i++) {
            q[i] = Math.max(1, Math.min(255, (base[i] * factor + 50) / 100));
        }
        double meanQ = mean(q);
        double[] weights = new double[q.length];
        for (int i = 0; i < q.length; i++) {
            weights[i] = Math.pow(meanQ / q[i], gamma);
        }
        double mean = mean(weights);
        for (int i = 0; i < q.length; i++) {
            weights[i] /= mean;
        }
        return weights;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
