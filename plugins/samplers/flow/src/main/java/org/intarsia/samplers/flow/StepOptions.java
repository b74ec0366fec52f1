package org.intarsia.samplers.flow;

import org.intarsia.spi.plugin.Option;

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
                        value = "whole",
                        help =
                                "whole: both ends of an even grid at once (JiT); appended: the data end after an even grid up to the last step (PixNerd, DeCo, PixelDiT)")
                Ends grid) {
    /** How the data end joins the grid; the two differ by a rounding. */
    enum Ends {
        WHOLE,
        APPENDED
    }
}
