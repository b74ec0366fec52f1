package org.intarsia.backbones.dsd;

import org.intarsia.backbones.dsd.objective.DsdObjective;
import org.intarsia.backbones.dsd.objective.DsdObjectiveOptions;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Objective;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/**
 * The tokenizer and the decoder {@code dsd-vit}, whose network the backbone {@code dsd} uses too,
 * its head and the objective {@code dsd}.
 */
@IntarsiaPlugin
public final class DsdPlugin extends PluginModule {
    private static final String NETWORK = "dsd-vit";
    private static final String NAME = "dsd";

    @Override
    protected void configure() {
        contribute(Tokenizer.class, NETWORK, DsdOptions.class, DsdTokenizer.class);
        contribute(Backbone.class, NAME, DsdBackboneOptions.class, DsdBackbone.class);
        contribute(PredictionHead.class, NAME, DsdHeadOptions.class, DsdHead.class);
        contribute(Decoder.class, NETWORK, DsdOptions.class, DsdDecoder.class);
        contribute(Objective.class, NAME, DsdObjectiveOptions.class, DsdObjective.class);
    }
}
