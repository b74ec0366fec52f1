package org.intarsia.nn.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.intarsia.nn.ops.Ops;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.run.Noise;

/**
 * The options by which the times of a training are drawn, before they are shifted: one a row of the
 * batch, of the stream {@value #STREAM}.
 */
public record FlowTimes(
        @Option(
                        value = "logit-normal",
                        help = "how times are drawn: logit-normal by p-mean and p-std, or uniform")
                Distribution times,
        @Option(
                        value = "-0.8",
                        min = -10,
                        max = 10,
                        help =
                                "mean of the times before the sigmoid; below 0 leans to the noisy side where noise is at time 0")
                double pMean,
        @Option(
                        value = "0.8",
                        min = 0,
                        max = 10,
                        help = "standard deviation of the times before the sigmoid")
                double pStd) {
    /** The stream of the numbers that become times. */
    public static final String STREAM = "t";

    /** How likely each time is. */
    public enum Distribution {
        /** {@code sigmoid(pMean + pStd * N(0, 1))}. */
        LOGIT_NORMAL,
        /** Each as likely as the others (SiT, REG). */
        UNIFORM
    }

    /**
     * @return [B] in (0, 1)
     */
    public NDArray draw(NDManager manager, Noise noise) {
        if (times == Distribution.UNIFORM) {
            return noise.uniform(manager, STREAM, 0, new Shape());
        }
        NDArray normal = noise.normal(manager, STREAM, 0, new Shape());
        NDArray logit = Ops.times(normal, pStd).add((float) pMean);
        NDArray odds = logit.neg().exp().add(1);
        return manager.ones(odds.getShape()).div(odds);
    }
}
