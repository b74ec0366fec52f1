package org.intarsia.training.evaluation;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The Frechet distance between two normal distributions fitted to features (Heusel 2017): |m1 -
 * m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)).
 */
public final class Frechet {
    private Frechet() {}

    /**
     * @param a one row of features a picture; at least two rows
     * @param b likewise, of the same width
     * @return 0 for equal statistics, never below
     */
    public static double distance(double[][] a, double[][] b) {
        DMatrixRMaj meanA = mean(a);
        DMatrixRMaj meanB = mean(b);
        DMatrixRMaj covarianceA = covariance(a, meanA);
        DMatrixRMaj covarianceB = covariance(b, meanB);
        DMatrixRMaj difference = new DMatrixRMaj(meanA.numRows, 1);
        CommonOps_DDRM.subtract(meanA, meanB, difference);
        double means = CommonOps_DDRM.dot(difference, difference);
        double traces = CommonOps_DDRM.trace(covarianceA) + CommonOps_DDRM.trace(covarianceB);
        return Math.max(0, means + traces - 2 * traceOfRoot(covarianceA, covarianceB));
    }

    /**
     * tr (A B)^(1/2) as the sum of the roots of the eigenvalues of R B R with R = A^(1/2): that
     * matrix is symmetric and has the same eigenvalues.
     */
    private static double traceOfRoot(DMatrixRMaj a, DMatrixRMaj b) {
        DMatrixRMaj root = root(a);
        DMatrixRMaj left = new DMatrixRMaj(a.numRows, a.numRows);
        DMatrixRMaj product = new DMatrixRMaj(a.numRows, a.numRows);
        CommonOps_DDRM.mult(root, b, left);
        CommonOps_DDRM.mult(left, root, product);
        double sum = 0;
        EigenDecomposition_F64<DMatrixRMaj> eigen = decompose(product, false);
        for (int i = 0; i < eigen.getNumberOfEigenvalues(); i++) {
            sum += Math.sqrt(Math.max(0, eigen.getEigenvalue(i).getReal()));
        }
        return sum;
    }

    private static DMatrixRMaj root(DMatrixRMaj a) {
        EigenDecomposition_F64<DMatrixRMaj> eigen = decompose(a, true);
        DMatrixRMaj root = new DMatrixRMaj(a.numRows, a.numRows);
        for (int i = 0; i < eigen.getNumberOfEigenvalues(); i++) {
            double value = Math.sqrt(Math.max(0, eigen.getEigenvalue(i).getReal()));
            DMatrixRMaj vector = eigen.getEigenVector(i);
            CommonOps_DDRM.multAddTransB(value, vector, vector, root);
        }
        return root;
    }

    private static EigenDecomposition_F64<DMatrixRMaj> decompose(DMatrixRMaj a, boolean vectors) {
        DMatrixRMaj symmetric = new DMatrixRMaj(a.numRows, a.numRows);
        CommonOps_DDRM.transpose(a, symmetric);
        CommonOps_DDRM.add(0.5, symmetric, 0.5, a, symmetric);
        EigenDecomposition_F64<DMatrixRMaj> eigen =
                DecompositionFactory_DDRM.eig(a.numRows, vectors, true);
        if (!eigen.decompose(symmetric)) {
            throw new IllegalStateException("a covariance without eigenvalues");
        }
        return eigen;
    }

    private static DMatrixRMaj mean(double[][] rows) {
        DMatrixRMaj mean = new DMatrixRMaj(rows[0].length, 1);
        for (double[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                mean.data[i] += row[i] / rows.length;
            }
        }
        return mean;
    }

    private static DMatrixRMaj covariance(double[][] rows, DMatrixRMaj mean) {
        DMatrixRMaj centred = new DMatrixRMaj(rows);
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < mean.numRows; i++) {
                centred.add(row, i, -mean.data[i]);
            }
        }
        DMatrixRMaj covariance = new DMatrixRMaj(mean.numRows, mean.numRows);
        CommonOps_DDRM.multInner(centred, covariance);
        CommonOps_DDRM.divide(covariance, rows.length - 1.0);
        return covariance;
    }
}
