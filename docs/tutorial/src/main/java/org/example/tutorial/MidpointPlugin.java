package org.example.tutorial;

import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.Objective;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Sampler;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/** One part of each kind. */
@IntarsiaPlugin
public final class MidpointPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Sampler.class, "midpoint", MidpointOptions.class, MidpointSampler.class);
        contribute(Tokenizer.class, "half", HalfTokenizer.class);
        contribute(Decoder.class, "half", HalfDecoder.class);
        contribute(Backbone.class, "tiny-transformer", TinyOptions.class, TinyBackbone.class);
        contribute(
                PredictionHead.class,
                "tiny-linear",
                TinyLinearOptions.class,
                TinyLinearHead.class);
        contribute(Guidance.class, "cfg-ramp", RampOptions.class, RampGuidance.class);
        contribute(
                Objective.class,
                "uniform-flow",
                UniformFlowOptions.class,
                UniformFlowObjective.class);
    }
}
