package org.intarsia.samplers.autoregressive;

import org.intarsia.samplers.autoregressive.patches.DdpmOptions;
import org.intarsia.samplers.autoregressive.patches.DdpmSampler;
import org.intarsia.samplers.autoregressive.patches.NextPixelObjective;
import org.intarsia.samplers.autoregressive.patches.NextPixelOptions;
import org.intarsia.samplers.autoregressive.patches.PatchObjective;
import org.intarsia.samplers.autoregressive.patches.PatchObjectiveOptions;
import org.intarsia.samplers.autoregressive.patches.PatchOptions;
import org.intarsia.samplers.autoregressive.patches.PatchSampler;
import org.intarsia.samplers.autoregressive.patches.PixelOptions;
import org.intarsia.samplers.autoregressive.patches.PixelSampler;
import org.intarsia.samplers.autoregressive.shared.DrawOptions;
import org.intarsia.spi.Objective;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/**
 * The samplers {@code raster}, {@code next-scale} and {@code patch-by-patch} with {@code ddpm}, and
 * the losses of next-token, next-scale and next-patch models.
 */
@IntarsiaPlugin
public final class AutoregressivePlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Sampler.class, "raster", DrawOptions.class, RasterSampler.class);
        contribute(Sampler.class, "next-scale", NextScaleOptions.class, NextScaleSampler.class);
        contribute(Sampler.class, "patch-by-patch", PatchOptions.class, PatchSampler.class);
        contribute(Sampler.class, "pixel-by-pixel", PixelOptions.class, PixelSampler.class);
        contribute(Sampler.class, "ddpm", DdpmOptions.class, DdpmSampler.class);
        contribute(
                Objective.class,
                "patch-diffusion",
                PatchObjectiveOptions.class,
                PatchObjective.class);
        contribute(Objective.class, "next-pixel", NextPixelOptions.class, NextPixelObjective.class);
        contribute(Objective.class, "next-scale", NextTokenOptions.class, NextScaleObjective.class);
        contribute(
                Objective.class,
                "flow-next-scale",
                FlowNextScaleOptions.class,
                FlowNextScaleObjective.class);
        contribute(Objective.class, "next-token", NextTokenOptions.class, NextTokenObjective.class);
        contribute(
                Objective.class,
                "permuted-next-token",
                PermutedOptions.class,
                PermutedObjective.class);
    }
}
