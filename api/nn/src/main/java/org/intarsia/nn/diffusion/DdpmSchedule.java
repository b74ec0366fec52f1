package org.intarsia.nn.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.DoubleUnaryOperator;
import org.intarsia.nn.ops.Ops;

/**
 * The cosine schedule of 1000 steps (Nichol and Dhariwal 2021), whole or respaced to fewer, in
 * double precision. Steps are counted from the data: 0 has the least noise.
 */
public final class DdpmSchedule {
    /** Steps of the whole schedule. */
    public static final int STEPS = 1000;

    private static final double OFFSET = 0.008;
    private static final double LARGEST_BETA = 0.999;

    private final int[] original;
    private final double[] betas;
    private final double[] alphasCumprod;
    private final double[] alphasCumprodPrev;

    private DdpmSchedule(int[] original, double[] betas) {
        this.original = original;
        this.betas = betas;
        alphasCumprod = new double[betas.length];
        alphasCumprodPrev = new double[betas.length];
        double product = 1;
        for (int i = 0; i < betas.length; i++) {
            alphasCumprodPrev[i] = product;
            product *= 1 - betas[i];
            alphasCumprod[i] = product;
        }
    }

    /** All steps. */
    public static DdpmSchedule whole() {
        DoubleUnaryOperator f =
                u -> Math.pow(Math.cos((u + OFFSET) / (1 + OFFSET) * Math.PI / 2), 2);
        int[] original = new int[STEPS];
        double[] betas = new double[STEPS];
        for (int i = 0; i < STEPS; i++) {
            original[i] = i;
            double left = f.applyAsDouble((i + 1.0) / STEPS) / f.applyAsDouble((double) i / STEPS);
            betas[i] = Math.min(1 - left, LARGEST_BETA);
        }
        return new DdpmSchedule(original, betas);
    }

    /**
     * Steps at even distances, the first and the last among them; halves go to the even number.
     *
     * @param steps that are kept, 1 to 1000; a single one is the first
     */
    public static DdpmSchedule respaced(int steps) {
        DdpmSchedule whole = whole();
        int[] kept = new int[steps];
        double[] betas = new double[steps];
        double stride = steps == 1 ? 1 : (STEPS - 1.0) / (steps - 1);
        double at = 0;
        double before = 1;
        for (int i = 0; i < steps; i++) {
            kept[i] = (int) Math.rint(at);
            at += stride;
            double left = whole.alphasCumprod[kept[i]];
            betas[i] = 1 - left / before;
            before = left;
        }
        return new DdpmSchedule(kept, betas);
    }

    public int steps() {
        return betas.length;
    }

    /** The number of a step in the whole schedule, which is what networks are told. */
    public int original(int step) {
        return original[step];
    }

    public double beta(int step) {
        return betas[step];
    }

    /** Share of the data's variance. */
    public double alphaCumprod(int step) {
        return alphasCumprod[step];
    }

    /** Weight of the data in the mean of the step before, given the data. */
    public double meanOfData(int step) {
        return betas[step] * Math.sqrt(alphasCumprodPrev[step]) / (1 - alphasCumprod[step]);
    }

    /** Weight of the noisy value in that mean. */
    public double meanOfNoisy(int step) {
        return (1 - alphasCumprodPrev[step])
                * Math.sqrt(1 - betas[step])
                / (1 - alphasCumprod[step]);
    }

    /** Logarithm of that step's variance, given the data; that of step 0 is step 1's. */
    public double logVariance(int step) {
        int from = step == 0 && steps() > 1 ? 1 : step;
        double variance = betas[from] * (1 - alphasCumprodPrev[from]) / (1 - alphasCumprod[from]);
        return Math.log(variance > 0 ? variance : betas[from]);
    }

    /**
     * Noisy data.
     *
     * @param steps of each row
     * @param x the data [R, ...]
     * @param e standard normal, of the same shape
     */
    public NDArray noisy(int[] steps, NDArray x, NDArray e) {
        NDArray data = column(steps, x, i -> Math.sqrt(alphasCumprod[i]));
        NDArray noise = column(steps, x, i -> Math.sqrt(1 - alphasCumprod[i]));
        return x.mul(data).add(e.mul(noise));
    }

    /** What a network's noise says of the data. */
    public NDArray data(int[] steps, NDArray x, NDArray e) {
        NDArray whole = column(steps, x, i -> Math.sqrt(1 / alphasCumprod[i]));
        NDArray noise = column(steps, x, i -> Math.sqrt(1 / alphasCumprod[i] - 1));
        return x.mul(whole).sub(e.mul(noise));
    }

    /** The mean of the step before. */
    public NDArray mean(int[] steps, NDArray data, NDArray x) {
        return data.mul(column(steps, x, this::meanOfData))
                .add(x.mul(column(steps, x, this::meanOfNoisy)));
    }

    /**
     * The logarithm of its variance, between that given the data and beta.
     *
     * @param v -1 for the former, 1 for the latter
     */
    public NDArray logVariance(int[] steps, NDArray v) {
        NDArray share = Ops.times(v.add(1), 0.5);
        NDArray most = column(steps, v, i -> Math.log(betas[i]));
        NDArray least = column(steps, v, this::logVariance);
        return share.mul(most).add(share.neg().add(1).mul(least));
    }

    /** The variance's logarithm given the data, of each row [R, 1, ...]. */
    public NDArray leastLogVariance(int[] steps, NDArray like) {
        return column(steps, like, this::logVariance);
    }

    private interface OfStep {
        double at(int step);
    }

    /** A copy: numbers lie on memory of the JVM, which a gradient's graph may need for longer. */
    private static NDArray column(int[] steps, NDArray like, OfStep value) {
        float[] values = new float[steps.length];
        for (int row = 0; row < values.length; row++) {
            values[row] = (float) value.at(steps[row]);
        }
        long[] shape = new long[like.getShape().dimension()];
        java.util.Arrays.fill(shape, 1);
        shape[0] = values.length;
        return like.getManager().create(values, new Shape(shape)).duplicate();
    }
}
