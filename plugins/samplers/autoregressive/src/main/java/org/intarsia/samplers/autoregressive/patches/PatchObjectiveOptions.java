package org.intarsia.samplers.autoregressive.patches;

import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

/** Options of the objective {@code patch-diffusion}. */
public record PatchObjectiveOptions(
        @OptionGroup PatchDrops drops,
        @OptionGroup CodeTerms codes,
        @Option(
                        value = "4",
                        min = 1,
                        max = 64,
                        help = "times and noises that are drawn for every patch (MAR: 4)")
                int repeats,
        @Option(
                        value = "uniform",
                        help = "times of a flow: uniform, or logit-normal with p-mean and p-std")
                Times times,
        @Option(value = "0.0", min = -16, max = 16, help = "mean of logit-normal times")
                double pMean,
        @Option(value = "1.0", above = 0, max = 16, help = "deviation of logit-normal times")
                double pStd,
        @Option(value = "raster", help = "raster, or random: the order in which patches are shown")
                PatchOptions.Order order) {
    /** How the times of a flow are drawn. */
    public enum Times {
        UNIFORM,
        LOGIT_NORMAL
    }
}
