package org.intarsia.guidance.cfg;

import java.util.List;
import org.intarsia.spi.problem.IncompatibleException;
import org.intarsia.spi.run.Step;

/** Times at which guidance is on. */
record TimeInterval(float low, float high, IntervalBounds bounds, IntervalTime moment) {
    static TimeInterval of(List<Double> ends, IntervalBounds bounds, IntervalTime moment) {
        float low = ends.get(0).floatValue();
        return new TimeInterval(low, ends.get(1).floatValue(), bounds, moment);
    }

    /** The scale for rows inside, and 1 for the others. */
    float[] weights(Step step, float scale) {
        float[] weights = moment.of(step).clone();
        if (weights.length == 0) {
            throw new IncompatibleException(
                    "sampler", "guidance", "no flow time", "a sampler with flow times");
        }
        for (int row = 0; row < weights.length; row++) {
            weights[row] = bounds.inside(weights[row], low, high) ? scale : 1f;
        }
        return weights;
    }
}
