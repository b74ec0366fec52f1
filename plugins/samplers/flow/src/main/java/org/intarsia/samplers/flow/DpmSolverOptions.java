package org.intarsia.samplers.flow;

import org.intarsia.spi.plugin.Option;

/** Options of the sampler {@code dpm-solver}. */
public record DpmSolverOptions(
        @Option(value = "50", min = 1, max = 10000, help = "intervals of the grid") int steps,
        @Option(
                        value = "4.0",
                        above = 0,
                        max = 1000,
                        help =
                                "F of s' = F s / (1 + (F - 1) s) with s the share of noise; larger takes more of the steps near the noise, 4 is for 1024 pixels")
                double flowShift,
        @Option(
                        value = "0",
                        min = 0,
                        max = 65536,
                        help =
                                "side of the square for which flow-shift holds; a picture of H x W takes flow-shift times the root of sqrt(H W) / side. 0: flow-shift whatever the size")
                int shiftSide) {
    /** F for a picture of these sides. */
    double shift(long height, long width) {
        double side = Math.sqrt((double) height * width);
        return shiftSide == 0 ? flowShift : flowShift * Math.sqrt(side / shiftSide);
    }
}
