package org.intarsia.samplers.autoregressive;

import org.intarsia.spi.Objective;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/**
 * The samplers {@code raster} and {@code next-scale}, and the losses of next-token and next-scale
 * models.
 */
@IntarsiaPlugin
public final class AutoregressivePlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Sampler.class, "raster", RasterOptions.class, RasterSampler.class);
        contribute(Sampler.class, "next-scale", NextScaleOptions.class, NextScaleSampler.class);
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
