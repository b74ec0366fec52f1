package org.intarsia.tokenizers.dino;

import org.intarsia.reference.ReferenceSuite;
import org.intarsia.spi.Backbone;
import org.intarsia.spi.Decoder;
import org.intarsia.spi.Objective;
import org.intarsia.spi.PredictionHead;
import org.intarsia.spi.Tokenizer;
import org.intarsia.spi.plugin.IntarsiaPlugin;
import org.intarsia.spi.plugin.PluginModule;
import org.intarsia.tokenizers.dino.generator.DecoderHead;
import org.intarsia.tokenizers.dino.generator.DecoderHeadOptions;
import org.intarsia.tokenizers.dino.generator.Dinov2Student;
import org.intarsia.tokenizers.dino.generator.Dinov2StudentOptions;
import org.intarsia.tokenizers.dino.generator.Dinov3Student;
import org.intarsia.tokenizers.dino.generator.Dinov3StudentOptions;
import org.intarsia.tokenizers.dino.generator.EncoderPixelDecoder;
import org.intarsia.tokenizers.dino.generator.EncoderPixelTokenizer;
import org.intarsia.tokenizers.dino.generator.FeatureDistillation;
import org.intarsia.tokenizers.dino.generator.FeatureDistillationOptions;
import org.intarsia.tokenizers.dino.reference.Dinov2Reference;
import org.intarsia.tokenizers.dino.reference.Dinov3Reference;

/**
 * The tokenizers {@code dinov2} and {@code dinov3}, and the suites of their recorded cases; and the
 * same encoders as generators: the tokenizer and decoder {@code dino-pixels}, the backbones {@code
 * dinov2} and {@code dinov3}, the head {@code dino-decoder} and the objective {@code
 * feature-distillation}.
 */
@IntarsiaPlugin
public final class DinoPlugin extends PluginModule {
    @Override
    protected void configure() {
        contribute(Tokenizer.class, "dinov2", Dinov2Options.class, Dinov2Tokenizer.class);
        contribute(Tokenizer.class, "dinov3", Dinov3Options.class, Dinov3Tokenizer.class);
        contribute(Tokenizer.class, "dino-pixels", EncoderInput.class, EncoderPixelTokenizer.class);
        contribute(Decoder.class, "dino-pixels", EncoderInput.class, EncoderPixelDecoder.class);
        contribute(Backbone.class, "dinov2", Dinov2StudentOptions.class, Dinov2Student.class);
        contribute(Backbone.class, "dinov3", Dinov3StudentOptions.class, Dinov3Student.class);
        contribute(
                PredictionHead.class, "dino-decoder", DecoderHeadOptions.class, DecoderHead.class);
        contribute(
                Objective.class,
                "feature-distillation",
                FeatureDistillationOptions.class,
                FeatureDistillation.class);
        contribute(ReferenceSuite.class, "dinov2", Dinov2Reference.class);
        contribute(ReferenceSuite.class, "dinov3", Dinov3Reference.class);
    }
}
