package org.intarsia.samplers.autoregressive.patches;

import org.intarsia.samplers.autoregressive.shared.DrawOptions;
import org.intarsia.spi.plugin.Option;
import org.intarsia.spi.plugin.OptionGroup;

/** Options of the sampler {@code patch-by-patch}. */
public record PatchOptions(
        @Option(
                        value = "raster",
                        help = "raster: rows from the top; random: another order for every picture")
                Order order,
        @Option(
                        value = "false",
                        help =
                                "whether the whole is clamped to the range of the latents at the end")
                boolean clamp,
        @OptionGroup DrawOptions codes) {
    /** In which order patches are painted. */
    public enum Order {
        RASTER,
        RANDOM
    }
}
