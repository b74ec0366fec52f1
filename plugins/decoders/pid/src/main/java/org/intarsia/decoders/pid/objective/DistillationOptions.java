package org.intarsia.decoders.pid.objective;

import java.util.List;
import org.intarsia.nn.training.FlowTimes;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.Problems;

/** Options of the objective {@code pid-distillation}. */
public record DistillationOptions(
        @Option(
                        value = "[0.999, 0.866, 0.634, 0.342]",
                        min = 0,
                        max = 1,
                        minItems = 1,
                        maxItems = 64,
                        help = "shares of noise that the student takes its steps from")
                List<Double> studentTimes,
        @Option(
                        value = "6",
                        min = 2,
                        max = 1000,
                        unit = "steps",
                        help =
                                "the student moves in every step of this number, the fake score in the others")
                int studentEvery,
        @OptionGroup FlowTimes drawn,
        @Option(
                        value = "0.02",
                        min = 0,
                        max = 1,
                        help = "least share of noise at which teacher and fake score are compared")
                double leastTime,
        @Option(
                        value = "0.99",
                        min = 0,
                        max = 1,
                        help = "largest share of noise at which they are compared")
                double mostTime,
        @OptionGroup LatentNoise latents,
        @Option(
                        value = "0.1",
                        min = 0,
                        max = 1,
                        help = "share of the rows that are trained without their label or text")
                double labelDrop) {
    public DistillationOptions {
        Problems problems = new Problems();
        if (leastTime > mostTime) {
            problems.add(
                    ErrorCode.INVALID_OPTION,
                    "least-time",
                    leastTime + " is above the largest, " + mostTime,
                    "Lower it, or raise most-time.");
        }
        problems.throwIfAny();
        studentTimes = List.copyOf(studentTimes);
    }
}
