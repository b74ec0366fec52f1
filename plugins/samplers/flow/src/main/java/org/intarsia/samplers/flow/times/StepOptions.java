package org.intarsia.samplers.flow.times;

import java.util.List;
import org.intarsia.nn.training.ScheduleShift;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.problem.Place;
import org.intarsia.spi.spec.LatentSpec;

/** Options of the samplers on a grid of times. */
public record StepOptions(
        @Option(value = "50", min = 1, max = 10000, help = "intervals of the grid") int steps,
        @Option(
                        value = "1.0",
                        above = 0,
                        max = 1000,
                        help =
                                "S of t = u / (u + (1 - u) S), counted from the noise; larger takes more of the steps near the noise, 1 is even")
                double timeshift,
        @Option(
                        computed = "timeshift as it is",
                        min = 1,
                        max = 1000000000,
                        help =
                                "n of S = sqrt(m / n), where m is the number of values of the latents; in place of timeshift (RAE: 4096)")
                Integer timeshiftBase,
        @Option(
                        value = "0.0",
                        min = 0,
                        below = 1,
                        help =
                                "time from the data at which the even grid ends, before it is shifted; that much noise is left (RAE: 0.001)")
                double lastTime,
        @Option(
                        value = "whole",
                        help =
                                "whole: both ends of an even grid at once (JiT); appended: the data end after an even grid up to the last step (PixNerd, DeCo, PixelDiT); twice: as appended, with a last step at 0.001 that is shifted before the grid is (SD3); exact: as whole, in double precision; split: half of the times from the noise to 0.3, the others from 0.25 to the data, in double precision (FlowAR)")
                Ends grid,
        @Option(
                        computed = "timeshift as it is",
                        help =
                                "S by the number of the latents' tokens and of the steps, as the published schedules of this family have it; in place of timeshift")
                TokenShift timeshiftBy,
        @Option(
                        computed = "those of the published schedule",
                        min = -16,
                        max = 16,
                        minItems = 2,
                        maxItems = 2,
                        help =
                                "mu, the logarithm of S, at the least and at the greatest number of tokens of a timeshift-by that is a line")
                List<Double> timeshiftEnds,
        @Option(
                        value = "0.0",
                        min = 0,
                        below = 1,
                        help =
                                "share of noise to which the last time before the data is stretched after shifting, 0 for none (Qwen-Image: 0.02)")
                double terminal) {
    public StepOptions {
        if (timeshiftEnds != null && (timeshiftBy == null || !timeshiftBy.isLine())) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_OPTION,
                    Place.option("timeshift-ends"),
                    "no schedule that is a line between two numbers of tokens",
                    "Leave it out, or write timeshift-by: flux or qwen-image.");
        }
        if (steps % 2 != 0 && grid == Ends.SPLIT) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_OPTION,
                    Place.option("steps"),
                    steps + ", and half of them are in each part of a grid that is split",
                    "Use an even number; FlowAR has 24.");
        }
        if (lastTime > 0 && grid != Ends.WHOLE && grid != Ends.EXACT) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_OPTION,
                    Place.option("last-time"),
                    lastTime + ", and this grid ends at the data",
                    "Leave it out, or write grid: whole.");
        }
    }

    /** S for latents. */
    double shift(LatentSpec latents) {
        if (timeshiftBy != null && latents instanceof LatentSpec.Continuous continuous) {
            return timeshiftBy.shift(continuous, steps, timeshiftEnds);
        }
        return ScheduleShift.of(timeshift, timeshiftBase, latents);
    }

    /** How the data end joins the grid; the first two differ by a rounding. */
    enum Ends {
        WHOLE,
        APPENDED,
        TWICE,
        EXACT,
        SPLIT
    }
}
