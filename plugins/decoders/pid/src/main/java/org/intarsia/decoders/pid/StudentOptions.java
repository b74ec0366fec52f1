package org.intarsia.decoders.pid;

import java.util.List;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/** Options of the sampler {@code pid-student}. */
public record StudentOptions(
        @Option(
                        value = "4",
                        min = 1,
                        max = 64,
                        help = "steps, at most the intervals of the times; fewer skip some of them")
                int steps,
        @Option(
                        value = "[0.999, 0.866, 0.634, 0.342, 0.0]",
                        min = 0,
                        max = 1,
                        minItems = 2,
                        maxItems = 65,
                        help = "the times that the student was distilled for, falling to 0")
                List<Double> times,
        @Option(
                        value = "sde",
                        help =
                                "sde: fresh noise at every step, as the released students were distilled; ode: along the velocity")
                SampleType studentSampleType) {
    enum SampleType {
        SDE,
        ODE
    }

    public StudentOptions {
        Problems problems = new Problems();
        int intervals = times.size() - 1;
        if (steps > intervals) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "steps",
                    steps + ", and the times have " + intervals + " intervals",
                    "Use at most as many.");
        }
        boolean falling = times.get(intervals) == 0;
        for (int i = 0; i < intervals; i++) {
            falling &= times.get(i) > times.get(i + 1);
        }
        if (!falling) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "times",
                    times + " do not fall to 0",
                    "Write the times from noise to data, the last one 0.0.");
        }
        problems.throwIfAny();
    }

    /** Of the first state to that of the last; a single step begins at pure noise. */
    float[] grid() {
        float[] grid = new float[steps + 1];
        if (steps == 1) {
            grid[0] = 1;
            return grid;
        }
        int intervals = times.size() - 1;
        for (int i = 0; i <= steps; i++) {
            int index = (int) Math.rint((double) intervals * i / steps);
            grid[i] = times.get(index).floatValue();
        }
        return grid;
    }
}
