package org.intarsia.nn.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import java.util.stream.IntStream;
import org.intarsia.nn.ops.Gradients;
import org.intarsia.nn.ops.Ops;

/**
 * The loss of a network that says noise and variance (Nichol and Dhariwal 2021): the squared error
 * of the noise, and the variational bound in bits, from which the variance alone learns.
 */
public final class DdpmLoss {
    private static final double BITS = 1 / Math.log(2);
    private static final double EDGE = 0.999;
    private static final double HALF_STEP = 1 / 255.0;
    private static final double LEAST = 1e-12;

    private final DdpmSchedule schedule;

    public DdpmLoss(DdpmSchedule schedule) {
        this.schedule = schedule;
    }

    /**
     * What a network was shown and said of it, R rows of C values.
     *
     * @param steps of each row, of the schedule
     * @param x the data [R, C], in [-1, 1] where it is pixels
     * @param noisy x with the noise in it
     * @param noise that is in it
     */
    public record Shown(int[] steps, NDArray x, NDArray noisy, NDArray noise) {}

    /** Mean square of the difference of the noise, of each row [R]. */
    public NDArray error(Shown shown, NDArray said) {
        return mean(said.sub(shown.noise()).square());
    }

    /**
     * Bits of each row [R]; no gradient passes to the noise.
     *
     * @param said the noise
     * @param v where the variance lies, as {@link DdpmSchedule#logVariance}
     */
    public NDArray bound(Shown shown, NDArray said, NDArray v) {
        int[] steps = shown.steps();
        NDArray x = shown.x();
        NDArray predicted =
                Gradients.off(
                        () ->
                                schedule.mean(
                                        steps,
                                        schedule.data(steps, shown.noisy(), said),
                                        shown.noisy()));
        NDArray logVariance = schedule.logVariance(steps, v);
        NDArray given = schedule.mean(steps, x, shown.noisy());
        NDArray divergence = mean(divergence(given.sub(predicted), steps, logVariance));
        if (IntStream.of(steps).allMatch(step -> step > 0)) {
            return Ops.times(divergence, BITS);
        }
        NDArray surprise = mean(likelihood(x, predicted, Ops.times(logVariance, 0.5))).neg();
        float[] first = new float[steps.length];
        for (int row = 0; row < first.length; row++) {
            first[row] = steps[row] == 0 ? 1 : 0;
        }
        NDArray last = x.getManager().create(first).gt(0.5f);
        return Ops.times(NDArrays.where(last, surprise, divergence), BITS);
    }

    /** Kullback and Leibler's, of two normals whose means differ by d. */
    private NDArray divergence(NDArray d, int[] steps, NDArray logVariance) {
        NDArray given = schedule.leastLogVariance(steps, d);
        NDArray ratio = given.sub(logVariance);
        NDArray square = d.square().mul(logVariance.neg().exp());
        return Ops.times(ratio.exp().sub(ratio).sub(1).add(square), 0.5);
    }

    /** Of values that were rounded to 256 levels of [-1, 1]. */
    private static NDArray likelihood(NDArray x, NDArray mean, NDArray logScale) {
        NDArray centred = x.sub(mean);
        NDArray per = logScale.neg().exp();
        NDArray above = normal(per.mul(centred.add((float) HALF_STEP)));
        NDArray below = normal(per.mul(centred.sub((float) HALF_STEP)));
        NDArray inside = log(above.sub(below));
        NDArray upper = log(below.neg().add(1));
        NDArray high = NDArrays.where(x.gt((float) EDGE), upper, inside);
        return NDArrays.where(x.lt((float) -EDGE), log(above), high);
    }

    private static NDArray log(NDArray probability) {
        return Ops.atLeast(probability, LEAST).log();
    }

    /** The published approximation of the normal distribution's integral. */
    private static NDArray normal(NDArray x) {
        NDArray cube = Ops.times(x.mul(x).mul(x), 0.044715);
        NDArray t = Ops.times(x.add(cube), Math.sqrt(2 / Math.PI)).tanh();
        return Ops.times(t.add(1), 0.5);
    }

    private static NDArray mean(NDArray rowsRC) {
        return rowsRC.mean(new int[] {1});
    }
}
