package org.intarsia.samplers.flow;

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
                                "whole: both ends of an even grid at once (JiT); appended: the data end after an even grid up to the last step (PixNerd, DeCo, PixelDiT)")
                Ends grid) {
    public StepOptions {
        if (lastTime > 0 && grid == Ends.APPENDED) {
            throw new IntarsiaException(
                    ErrorCode.INVALID_OPTION,
                    Place.option("last-time"),
                    lastTime + ", and the data end is appended to the grid",
                    "Leave it out, or write grid: whole.");
        }
    }

    /** S for latents. */
    double shift(LatentSpec latents) {
        if (timeshiftBase == null || !(latents instanceof LatentSpec.Continuous continuous)) {
            return timeshift;
        }
        return Math.sqrt((double) continuous.shape().size() / timeshiftBase);
    }

    /** How the data end joins the grid; the two differ by a rounding. */
    enum Ends {
        WHOLE,
        APPENDED
    }
}
