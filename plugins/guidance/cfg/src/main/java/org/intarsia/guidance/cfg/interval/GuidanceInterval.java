package org.intarsia.guidance.cfg.interval;

import java.util.List;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.problem.Problems;
import org.intarsia.spi.run.Step;

/** The options of the times at which guidance is on. */
public record GuidanceInterval(
        @Option(
                        required = true,
                        min = 0,
                        max = 1,
                        minItems = 2,
                        maxItems = 2,
                        help =
                                "low and high end on the time axis of the model, for example [0.1, 1.0]")
                List<Double> interval,
        @Option(value = "jit", help = "which times at the ends count as inside")
                IntervalBounds bounds,
        @Option(
                        value = "evaluation",
                        help =
                                "which time is compared: that of the evaluation, or that at which the sampler's step began (REG)")
                IntervalTime moment) {
    public GuidanceInterval {
        Problems problems = new Problems();
        if (interval.get(0) > interval.get(1)) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "interval",
                    interval + " ends before it begins",
                    "Give the low and the high end, for example interval: [0.1, 1.0].");
        }
        problems.throwIfAny();
    }

    /** The scale for rows inside, and 1 for the others. */
    public float[] weights(Step step, float scale) {
        float[] weights = moment.of(step).clone();
        if (weights.length == 0) {
            throw new IncompatibleException(
                    "sampler", "guidance", "no flow time", "a sampler with flow times");
        }
        float low = interval.get(0).floatValue();
        float high = interval.get(1).floatValue();
        for (int row = 0; row < weights.length; row++) {
            weights[row] = bounds.inside(weights[row], low, high) ? scale : 1f;
        }
        return weights;
    }
}
