package org.intarsia.backbones.dsd;

import ai.djl.ndarray.NDArray;

/**
 * exp(H(p)) of the singular values of a batch, p being their shares of their sum (Roy and Vetterli
 * 2007): 1 where all rows are alike, the number of columns where no direction is preferred.
 */
final class EffectiveRank {
    private static final int SWEEPS = 60;

    private EffectiveRank() {}

    /**
     * @param rowsBM a sample a row; centred here by the mean of all values
     */
    static double of(NDArray rowsBM) {
        int columns = (int) rowsBM.getShape().get(1);
        NDArray centred = rowsBM.sub(rowsBM.mean());
        float[] gram = centred.transpose().matMul(centred).toFloatArray();
        double[][] matrix = new double[columns][columns];
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j < columns; j++) {
                matrix[i][j] = gram[i * columns + j];
            }
        }
        diagonalise(matrix);
        double sum = 0;
        for (int i = 0; i < columns; i++) {
            sum += singular(matrix, i);
        }
        double entropy = 0;
        for (int i = 0; i < columns; i++) {
            double p = singular(matrix, i) / sum;
            entropy -= p > 0 ? p * Math.log(p) : 0;
        }
        return Math.exp(entropy);
    }

    private static double singular(double[][] diagonal, int i) {
        return Math.sqrt(Math.max(0, diagonal[i][i]));
    }

    /** By Jacobi's rotations. */
    private static void diagonalise(double[][] a) {
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int p = 0; p < a.length; p++) {
                for (int q = p + 1; q < a.length; q++) {
                    double angle = 0.5 * Math.atan2(2 * a[p][q], a[q][q] - a[p][p]);
                    rotate(a, p, q, Math.cos(angle), Math.sin(angle));
                }
            }
        }
    }

    private static void rotate(double[][] a, int p, int q, double cos, double sin) {
        for (double[] row : a) {
            double x = row[p];
            double y = row[q];
            row[p] = cos * x - sin * y;
            row[q] = sin * x + cos * y;
        }
        for (int k = 0; k < a.length; k++) {
            double x = a[p][k];
            double y = a[q][k];
            a[p][k] = cos * x - sin * y;
            a[q][k] = sin * x + cos * y;
        }
    }
}
