package org.intarsia.backbones.semantic;

import org.intarsia.backbones.semantic.level.SemanticOptions;
import org.intarsia.backbones.semantic.patch.MarHead;
import org.intarsia.backbones.semantic.patch.MarOptions;
import org.intarsia.backbones.semantic.pixels.PixelArHead;
import org.intarsia.backbones.semantic.pixels.PixelArOptions;
import org.intarsia.backbones.semantic.reference.DualLevelReference;
import org.intarsia.backbones.semantic.reference.HybridReference;
import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;

/**
 * The backbone {@code semantic-ar}, its heads {@code mar} and {@code pixel-ar}, and the suite of
 * their cases.
 */
@IntarsiaPlugin
public final class SemanticPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Backbone.class, "semantic-ar", SemanticOptions.class, SemanticBackbone.class);
        contribute(PredictionHead.class, "mar", MarOptions.class, MarHead.class);
        contribute(PredictionHead.class, "pixel-ar", PixelArOptions.class, PixelArHead.class);
        contribute(ReferenceSuite.class, "dual-level-ar", DualLevelReference.class);
        contribute(ReferenceSuite.class, "hybrid-ar-diffusion", HybridReference.class);
    }
}
